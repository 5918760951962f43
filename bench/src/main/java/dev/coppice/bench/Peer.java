package dev.coppice.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A command that is timed as a whole process. Runs without standard input; its output is thrown away.
 *
 * @param directory where it runs
 * @param env added to the environment of the benchmark
 */
record Peer(String name, Path directory, Map<String, String> env, List<String> command) {

    /**
     * Runs it once.
     *
     * @return wall time from start to end
     * @throws IOException when it can't be started, or ends with anything but 0: a benchmark of failures measures nothing
     */
    Duration run() throws IOException, InterruptedException {
        Path output = directory.resolve(name.replace(' ', '-') + ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().putAll(env);
        long start = System.nanoTime();
        int exit = builder.start().waitFor();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        if (exit != 0) {
            throw new IOException(
                    name + " ended with " + exit + "; its output is in " + output + ". It ran: " + command);
        }
        return taken;
    }
}
