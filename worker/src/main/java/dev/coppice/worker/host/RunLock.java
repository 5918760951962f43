package dev.coppice.worker.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that is locked for as long as a process lives. The lock goes with the process, however it ends.
 *
 * <p>The system drops a process's lock on a file as soon as the process closes <em>any</em> handle of that file. So the name
 * says which process the lock is of, and a process never opens another lock of its own.
 */
public final class RunLock implements Closeable {
    /** The end of the name of every lock. */
    public static final String SUFFIX = ".lock";

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** The end of the name of every lock of this process. */
    static String ownSuffix() {
        ProcessHandle self = ProcessHandle.current();
        // Ids of processes come again, in containers even the same for the same program.
        long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return "." + self.pid() + "." + Long.toString(started, 36) + SUFFIX;
    }

    /** Makes a lock of this process's own; empty when another process took the file for a leftover, and removed it. */
    public static Optional<RunLock> make(Path folder, String id) throws IOException {
        Path file = folder.resolve(id + ownSuffix());
        return lock(file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Takes over a lock whose process has ended; empty when it has not, or when another takes it over. */
    public static Optional<RunLock> takeOver(Path file) throws IOException {
        if (file.toString().endsWith(ownSuffix()) || Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return lock(file, FileChannel.open(file, StandardOpenOption.WRITE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<RunLock> lock(Path file, FileChannel channel) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            // A name is never used again: if the file is there, it is the one that is locked.
            if (lock != null && Files.exists(file)) {
                return Optional.of(new RunLock(file, channel));
            }
            lock = null;
            return Optional.empty();
        } catch (OverlappingFileLockException e) {
            // Another thread of this process is at it.
            return Optional.empty();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    /** Lets go of the lock; the file stays, and with it the leftover, for the next to take over. */
    public void keep() throws IOException {
        channel.close();
    }

    /** Removes the file, then lets go of the lock. */
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(file);
        }
    }
}
