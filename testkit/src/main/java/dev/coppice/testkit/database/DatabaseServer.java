package dev.coppice.testkit.database;

import dev.coppice.testkit.system.ReservedPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own, on a free port of this host, with an empty folder for its data, which is removed with it. Its
 * programs come from Maven Central. They refuse to run as root, so root runs them as the user that owns nothing. The server ends
 * with this process, however that ends. For one thread.
 */
public final class DatabaseServer implements AutoCloseable {
    /** Names a server to be used instead, as {@code jdbc:postgresql://host:port/database?user=…&password=…}. */
    static final String VARIABLE = "COPPICE_TEST_POSTGRES";

    private static final String NOBODY = "65534";
    private static final long BOUND_SECONDS = 60;
    private static final String KEEP = "keep";
    /** Ends the server when its standard input ends: by {@link #close}, or with this process. Its data goes too, unless told to keep it. */
    private static final String GUARD = """
            trap '' INT TERM HUP
            [ -e "$2/PG_VERSION" ] ||
              "$1/bin/initdb" -D "$2" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$2.initdb" 2>&1 ||
              { cat "$2.initdb"; exit 1; }
            "$1/bin/pg_ctl" -D "$2" -w -t 60 -l "$2.log" -o "$3" start >/dev/null || { cat "$2.log"; exit 1; }
            echo ready
            read -r word
            "$1/bin/pg_ctl" -D "$2" -w -m immediate stop >/dev/null 2>&1
            [ "$word" = keep ] || rm -rf "${2%/data}"
            """;

    private final Path folder;
    private final ReservedPort port = ReservedPort.any();
    private final List<String> command = new ArrayList<>();
    private Process guard;

    private DatabaseServer(Path folder, Path programs, boolean durable) throws IOException {
        this.folder = folder;
        if ((int) Files.getAttribute(folder, "unix:uid") == 0) {
            Path owned = folder.resolve("data");
            Files.setAttribute(folder, "unix:uid", Integer.parseInt(NOBODY));
            Files.createDirectory(owned);
            Files.setAttribute(owned, "unix:uid", Integer.parseInt(NOBODY));
            command.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        String options = "-h 127.0.0.1 -p " + port.number() + " -k '' -c max_connections=200"
                + (durable ? "" : " -c fsync=off -c full_page_writes=off");
        command.addAll(List.of(
                "sh",
                "-c",
                GUARD,
                "sh",
                programs.toString(),
                folder.resolve("data").toString(),
                options));
        guard = launch();
    }

    /** Starts a server that survives what tests do to it, but not the loss of power. */
    public static DatabaseServer start() throws IOException {
        return start(false);
    }

    /** Starts a server that syncs what it writes, as servers do that one relies on. */
    public static DatabaseServer startDurable() throws IOException {
        return start(true);
    }

    private static DatabaseServer start(boolean durable) throws IOException {
        Path programs = PostgresBinaries.unpacked();
        return new DatabaseServer(Files.createTempDirectory("coppice-database-"), programs, durable);
    }

    /** The address of its first database, for its one user, who may do everything. */
    public String url() {
        return "jdbc:postgresql://" + port.address() + "/postgres?user=postgres";
    }

    /** Ends all of it at once, as a crash of the host would. */
    public void kill() throws IOException {
        try {
            List<ProcessHandle> all = processes();
            all.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle process : all) {
                process.onExit().get(BOUND_SECONDS, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            throw new IOException("the database server could not be killed", e);
        }
    }

    /** All of it hangs: connections stay, and nothing is answered. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        List<String> kill = new ArrayList<>(List.of("kill", "-" + name));
        processes().forEach(process -> kill.add(Long.toString(process.pid())));
        new ProcessBuilder(kill).start().waitFor();
    }

    private List<ProcessHandle> processes() throws IOException {
        List<String> file = Files.readAllLines(folder.resolve("data/postmaster.pid"));
        ProcessHandle main = ProcessHandle.of(Long.parseLong(file.getFirst()))
                .orElseThrow(() -> new IOException("the database server in " + folder + " does not run"));
        return Stream.concat(Stream.of(main), main.descendants()).toList();
    }

    /** Starts it again, on the same port with the same data. */
    public void restart() throws IOException {
        guard.outputWriter(StandardCharsets.UTF_8).append(KEEP).append('\n').flush();
        awaitEnd();
        guard = launch();
    }

    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            throw new IllegalStateException("the database server could not be told to end", e);
        }
        awaitEnd();
        port.close();
    }

    private void awaitEnd() {
        try {
            if (!guard.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the database server did not end; its files are in " + folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the database server was to end", e);
        }
    }

    private Process launch() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "PostgreSQL for tests could not be started: " + e.getMessage()
                            + ". Root needs setpriv for it (Debian: apt-get install util-linux); or name a server in "
                            + VARIABLE,
                    e);
        }
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.equals("ready")) {
                return process;
            }
            all.append('\n').append(line);
        }
        throw new IOException("PostgreSQL for tests did not start in " + folder
                + ": mend what it says, or name a server in " + VARIABLE + ":" + all);
    }
}
