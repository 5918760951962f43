package dev.coppice.cli.run;

import dev.coppice.testkit.system.ReservedPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a start of the program loads, kept as the JVM wants it, as the launcher keeps it: the tests start some hundreds of processes, and
 * half of the work of a start is that. The JVM passes over a file that does not fit.
 */
final class QuickStarts {
    private static final int MOST_SECONDS = 120;
    private static final int HAS_CACHE = 25;
    private static final Path SCRIPT = Path.of("../.mvn/train.sh");

    private QuickStarts() {}

    private static boolean isNew(Path archive, Path program) throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(program)) > 0;
    }

    /**
     * Options for a command that is no server, after the launcher's script has learned from some, once for each build.
     *
     * @param java the command line up to its main class
     */
    static List<String> ofCommands(Path archive, Path program, List<String> java)
            throws IOException, InterruptedException {
        int version = Runtime.version().feature();
        if (!isNew(archive, program)) {
            Files.deleteIfExists(archive);
            Path said = Files.createTempFile("coppice-commands", ".log");
            List<String> command = new ArrayList<>(
                    List.of("sh", SCRIPT.toString(), archive.toAbsolutePath().toString()));
            command.addAll(List.of(java.getFirst(), Integer.toString(version)));
            command.addAll(java.subList(1, java.size() - 1));
            Process script = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!script.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || Files.size(archive) == 0) {
                throw new IllegalStateException(
                        "the launcher's script has learned nothing from commands: " + Files.readString(said));
            }
            Files.delete(said);
        }
        return List.of(
                "-Xlog:disable",
                (version >= HAS_CACHE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive.toAbsolutePath());
    }

    /**
     * Options for a server, after a coordinator has been started and stopped for it, once for each build.
     *
     * @param java the command line up to its main class
     */
    static List<String> ofServers(Path archive, Path program, List<String> java)
            throws IOException, InterruptedException {
        if (isNew(archive, program)) {
            return List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive.toAbsolutePath());
        }
        Path folder = Files.createTempDirectory("coppice-servers");
        Path learned = folder.resolve("archive");
        Path said = folder.resolve("said");
        try (ReservedPort own = ReservedPort.any();
                ReservedPort broker = ReservedPort.any()) {
            List<String> command = new ArrayList<>(java);
            command.add(1, "-XX:ArchiveClassesAtExit=" + learned);
            command.addAll(List.of("coordinator", "--listen", own.address(), "--allow-repository", "**"));
            command.addAll(List.of("--broker", "amqp://guest:guest@" + broker.address()));
            command.addAll(List.of("--data", folder.resolve("data").toString()));
            Process coordinator = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            for (int i = 0;
                    i < MOST_SECONDS * 10 && !Files.readString(said).contains("this coordinator decides");
                    i++) {
                coordinator.waitFor(100, TimeUnit.MILLISECONDS);
            }
            coordinator.destroy();
            if (!coordinator.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || !Files.exists(learned)) {
                coordinator.destroyForcibly();
                throw new IllegalStateException("a coordinator could not be started: " + Files.readString(said));
            }
        }
        Files.move(learned, archive, StandardCopyOption.REPLACE_EXISTING);
        new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
        return List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive.toAbsolutePath());
    }
}
