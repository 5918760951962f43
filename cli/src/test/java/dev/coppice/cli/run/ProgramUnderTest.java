package dev.coppice.cli.run;

import dev.coppice.testkit.engine.TestCompose;
import dev.coppice.testkit.engine.TestEngine;
import dev.coppice.testkit.repository.TestRepository;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The distribution of this build, started as processes by a person who has a home and a repository. */
public final class ProgramUnderTest {
    private static final Path LIB = Path.of("target/dist/lib");
    private static final Path PROGRAM = LIB.resolve("coppice.jar");
    private static final Path QUICK_SERVERS = Path.of("target/servers.jsa");
    private static final Path QUICK_COMMANDS = Path.of("target/commands.cache");
    private static final Set<String> SERVERS = Set.of("coordinator", "worker", "token");

    final Path home;
    public final TestRepository repository;
    private static final int MOST_MINUTES = 5;

    private final Path folder;
    private final Map<String, String> env;

    /** @param env what the person's environment holds besides */
    public ProgramUnderTest(Path folder, Map<String, String> env) throws IOException {
        this.folder = folder;
        this.env = env;
        home = Files.createDirectories(folder.resolve("home"));
        repository = TestRepository.init(folder.resolve("repository"));
    }

    /**
     * One whose person has an engine, with the image of busybox, and compose 2.
     *
     * @param more variables of the person's
     */
    public static ProgramUnderTest withCompose(Path folder, TestEngine engine, Map<String, String> more)
            throws IOException {
        engine.busybox();
        Map<String, String> env = new HashMap<>(more);
        env.put("DOCKER_HOST", engine.host());
        env.put("PATH", TestCompose.SECOND.path() + ":" + System.getenv("PATH"));
        return new ProgramUnderTest(folder, env);
    }

    /** How a call ended. */
    public record Ended(int exitCode, String out, String err) {}

    /** A call that goes on. */
    public record Started(Process process, Path out, Path err) {
        /** Waits for its end, for a few minutes at most: where these tests run with signals ignored, their programs do so too. */
        public Ended await() throws IOException, InterruptedException {
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("it runs on and on: " + process.info() + "\n" + Files.readString(out) + "\n"
                        + Files.readString(err));
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        }

        public void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    public Ended run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).await();
    }

    /** A call that reads this, to its end. */
    public Ended feed(String input, String... arguments) throws IOException, InterruptedException {
        Path text = Files.writeString(Files.createTempFile(folder, "in", null), input);
        return start(Map.of(), List.of(), Redirect.from(text.toFile()), arguments)
                .await();
    }

    /** A call at whose terminal somebody types this, and stays: a terminal that nobody is at is taken away at once. */
    public Ended type(String input, String... arguments) throws IOException, InterruptedException {
        List<String> terminal = List.of("script", "--quiet", "--return", "--command");
        Started started = start(Map.of(), terminal, Redirect.PIPE, arguments);
        try (OutputStream keys = started.process().getOutputStream()) {
            keys.write(input.getBytes(StandardCharsets.UTF_8));
            keys.flush();
            return started.await();
        }
    }

    public Started start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    /**
     * Starts a process.
     *
     * @param more variables of it, over the person's
     */
    public Started start(Map<String, String> more, String... arguments) throws IOException {
        return start(more, List.of(), Redirect.from(new File("/dev/null")), arguments);
    }

    /** @param within takes the whole command as one word, and the name of a file */
    private Started start(Map<String, String> more, List<String> within, Redirect input, String... arguments)
            throws IOException {
        boolean server = SERVERS.contains(arguments[0]);
        List<String> command = java(server);
        command.addAll(1, quick(server, command));
        command.addAll(List.of(arguments));
        if (!within.isEmpty()) {
            String line = String.join("' '", command);
            command = new ArrayList<>(within);
            command.addAll(List.of("'" + line + "'", "/dev/null"));
        }
        Path out = Files.createTempFile(folder, "out", null);
        Path err = Files.createTempFile(folder, "err", null);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(repository.path().toFile())
                .redirectInput(input)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("HOME", home.toString());
        // user.home comes from the password file, so the folders are named.
        builder.environment().put("XDG_CACHE_HOME", home.resolve(".cache").toString());
        builder.environment().put("XDG_STATE_HOME", home.resolve(".local/state").toString());
        builder.environment().putAll(env);
        builder.environment().putAll(more);
        return new Started(builder.start(), out, err);
    }

    /** What starts the program, for a shell. */
    static String command() {
        return String.join(" ", java(false)).replace("*", "'*'");
    }

    private static List<String> java(boolean server) {
        String lib = LIB.toAbsolutePath() + "/";
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                lib + "*:" + lib + "containers/*" + (server ? ":" + lib + "server/*" : ""),
                "dev.coppice.cli.Main"));
    }

    private static synchronized List<String> quick(boolean server, List<String> java) throws IOException {
        try {
            return server
                    ? QuickStarts.ofServers(QUICK_SERVERS, PROGRAM, java)
                    : QuickStarts.ofCommands(QUICK_COMMANDS, PROGRAM, java);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** A named pipe: who reads it waits for who writes it. */
    Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        return pipe;
    }

    /** The newest report's folder. */
    Path report() throws IOException {
        try (Stream<Path> reports = Files.list(home.resolve(".local/state/coppice/reports"))) {
            return reports.max(Path::compareTo).orElseThrow();
        }
    }

    /** What killed runs left behind. */
    List<Path> runs() throws IOException {
        try (Stream<Path> runs = Files.list(home.resolve(".local/state/coppice/run"))) {
            return runs.toList();
        }
    }

    /** What cleans up after its runs, as long as it waits or works. */
    List<ProcessHandle> reapers() {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String command = process.info().commandLine().orElse("");
                    return command.contains(home.toString())
                            && (command.contains("coppice-reaper") || command.contains(" reap "));
                })
                .toList();
    }

    /** Kills a run, and what would clean up after it. */
    void killWithReaper(Started run) throws Exception {
        run.signal("STOP"); // so that it starts no other reaper
        reapers().forEach(ProcessHandle::destroyForcibly);
        run.signal("KILL");
        run.await();
    }

    /** Processes whose command line holds the text. */
    static List<String> processes(String text) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(text))
                .toList();
    }
}
