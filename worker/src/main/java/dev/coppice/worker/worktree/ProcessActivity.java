package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process and all that it started have done so far. Git says nothing of what it waits for, but from its remote it reads, if
 * only that it is to wait on, and else it reckons.
 *
 * @param read how many bytes by each, from wherever
 * @param worked the processors' time
 */
record ProcessActivity(List<String> read, Duration worked) {
    static final ProcessActivity NONE = new ProcessActivity(List.of(), Duration.ZERO);

    /** The share of the time that a process works which only looks now and then whether something has come. */
    private static final double IDLE = 0.1;

    static ProcessActivity of(Process process) {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        return new ProcessActivity(
                all.stream().flatMap(ProcessActivity::read).toList(),
                all.stream()
                        .flatMap(one -> one.info().totalCpuDuration().stream())
                        .reduce(Duration.ZERO, Duration::plus));
    }

    private static Stream<String> read(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "io")).stream()
                    .filter(line -> line.startsWith("rchar") || line.startsWith("read_bytes"));
        } catch (IOException e) {
            return Stream.of(); // it has ended, or nobody may know
        }
    }

    /** Whether it has done something since then, so many milliseconds ago; so it has, where the system does not tell. */
    boolean isBeyond(ProcessActivity before, long millis) {
        return read.isEmpty()
                || !read.equals(before.read)
                || worked.minus(before.worked).toMillis() > IDLE * millis;
    }
}
