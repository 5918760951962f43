package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A reading of the clock that a file system gives inodes their times by, and of the machine's steady one beside it: they tell together
 * whether the first was set.
 *
 * @param files in nanoseconds since 1970
 * @param steady in nanoseconds since anything
 */
record FileClock(long files, long steady) {
    private static final long LONGEST_TICK = TimeUnit.MILLISECONDS.toNanos(50);

    /** @param probe a file of that file system, which gets the time and is made when it is missing */
    static FileClock read(Path probe) throws IOException {
        if (!Files.exists(probe)) {
            Files.createFile(probe);
        }
        Files.setLastModifiedTime(probe, FileTime.fromMillis(0));
        return new FileClock(Stamp.changed(probe), System.nanoTime());
    }

    /**
     * Waits until the clock has passed a time, so that all that changes from now on has a later one. It ticks every few milliseconds; a new
     * Linux (6.13) gives what changes after it was looked at a later time at once.
     *
     * @return nothing if that takes suspiciously long
     */
    static Optional<FileClock> awaitLaterThan(long time, Path probe) throws IOException {
        Files.deleteIfExists(probe);
        long deadline = System.nanoTime() + LONGEST_TICK;
        do {
            FileClock now = read(probe);
            if (now.files > time) {
                return Optional.of(now);
            }
            Thread.onSpinWait();
        } while (System.nanoTime() < deadline);
        return Optional.empty();
    }

    /** Whether the files' clock has gone on evenly until a later reading: then what has changed meanwhile has a later time. */
    boolean wentOnUntil(FileClock later) {
        return Math.abs((later.files - files) - (later.steady - steady)) <= LONGEST_TICK;
    }
}
