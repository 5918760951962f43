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
 * What a server loads at its start, kept as the JVM wants it, as the launcher keeps it for the other commands: the tests start a
 * hundred servers, and half of the work of a start is that. The JVM passes over a file that does not fit.
 */
final class QuickServers {
    private static final int MOST_SECONDS = 120;

    private QuickServers() {}

    /**
     * Sees to it that the file is there, and newer than the program: else a coordinator is started and stopped for it, once.
     *
     * @param java the command line for a server up to its main class
     */
    static void learn(Path archive, Path program, List<String> java) throws IOException, InterruptedException {
        if (Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(program)) > 0) {
            return;
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
    }
}
