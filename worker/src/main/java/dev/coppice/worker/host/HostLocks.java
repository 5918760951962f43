package dev.coppice.worker.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks that exclude the other processes of this host and the other threads of this one, and that the operating system
 * frees when this process dies in whatever way.
 *
 * <p>The system's file locks belong to a process, and closing <em>any</em> channel of a locked file frees its lock. So the
 * threads are kept apart first, by a set of what is held here, and only the holder ever opens the file. That is right only if
 * a process has one instance. The files stay for good: removing one would let two processes lock two files of one name.
 */
public final class HostLocks {
    private final Set<Path> held = new HashSet<>();
    private final ReentrantLock guard = new ReentrantLock();
    private final Condition freed = guard.newCondition();

    /** Held until closed, by any thread. Closing twice does nothing more. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for the lock; an interrupt ends the wait. */
    public Held lock(Path file) throws IOException, InterruptedException {
        guard.lockInterruptibly();
        try {
            while (!held.add(file)) {
                freed.await();
            }
        } finally {
            guard.unlock();
        }
        return lockFile(file, true).orElseThrow();
    }

    /** The lock, or nothing while somebody else has it. */
    public Optional<Held> tryLock(Path file) throws IOException, InterruptedException {
        guard.lock();
        try {
            if (!held.add(file)) {
                return Optional.empty();
            }
        } finally {
            guard.unlock();
        }
        return lockFile(file, false);
    }

    private Optional<Held> lockFile(Path file, boolean wait) throws IOException, InterruptedException {
        Holding holding = new Holding(file);
        boolean locked = false;
        try {
            locked = holding.lock(wait);
            return locked ? Optional.of(holding) : Optional.empty();
        } catch (ClosedByInterruptException | FileLockInterruptionException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("waiting for " + file).initCause(e);
        } finally {
            if (!locked) {
                holding.close();
            }
        }
    }

    private final class Holding implements Held {
        private final Path file;
        private final AtomicBoolean closed = new AtomicBoolean();
        private @Nullable FileChannel channel;

        Holding(Path file) {
            this.file = file;
        }

        boolean lock(boolean wait) throws IOException {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel = open;
            return (wait ? open.lock() : open.tryLock()) != null;
        }

        @Override
        public void close() {
            if (closed.getAndSet(true)) {
                return;
            }
            guard.lock();
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("could not free the lock " + file, e);
            } finally {
                held.remove(file);
                freed.signalAll();
                guard.unlock();
            }
        }
    }
}
