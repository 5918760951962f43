package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** The clock that a file system gives inodes their times by. */
final class FileClock {
    private static final long LONGEST_TICK = TimeUnit.MILLISECONDS.toNanos(50);

    private FileClock() {}

    /**
     * Waits until the clock has passed a time, so that all that changes from now on has another one. It ticks every few milliseconds; a new
     * Linux (6.13) gives what changes after it was looked at a later time at once.
     *
     * @param time in nanoseconds since 1970
     * @param probe a file of that file system, which gets the time and is made when it is missing
     * @return false if that takes suspiciously long
     */
    static boolean passes(long time, Path probe) throws IOException {
        Files.deleteIfExists(probe);
        Files.createFile(probe);
        long deadline = System.nanoTime() + LONGEST_TICK;
        do {
            Files.setLastModifiedTime(probe, FileTime.fromMillis(0));
            if (Stamp.of(probe).changed() > time) {
                return true;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() < deadline);
        return false;
    }
}
