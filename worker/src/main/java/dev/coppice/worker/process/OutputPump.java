package dev.coppice.worker.process;

import dev.coppice.lifecycle.Crew;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves a process's output from a named pipe to a sink, on a thread of its own.
 *
 * <p>When the sink fails, the output is still read, so that the process goes on, and thrown away.
 */
final class OutputPump implements Closeable {
    private static final int CHUNK = 64 * 1024;
    private static final Duration CLOSING = Duration.ofMillis(50);
    private static final Duration SLOW_SINK = Duration.ofSeconds(30);

    private final File pipe;
    private final @Nullable Object identity;
    private final OutputSink sink;
    // Holds the pipe open for writing until a process does, as opening one end waits for the other.
    private final RandomAccessFile opener;
    private final FileInputStream in;
    private final Crew crew = new Crew("output");
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean giveUp;
    private volatile @Nullable IOException failure;

    OutputPump(Path pipe, OutputSink sink) throws IOException {
        this.pipe = pipe.toFile();
        this.identity = identity(pipe);
        this.sink = sink;
        this.opener = new RandomAccessFile(this.pipe, "rw");
        this.in = new FileInputStream(this.pipe);
    }

    File pipe() {
        return pipe;
    }

    /** To be called when a process has the pipe open: from now on, the output ends when no process has it open. */
    void start() throws IOException {
        opener.close();
        crew.startBlocking("pump", this::pump);
    }

    /**
     * Waits for the output's end. The processes that matter have ended, so all they wrote is in the pipe: if others keep it
     * open, takes what is there and leaves. An interrupt does not cut this short; it is kept for the caller.
     *
     * @param others ends the others; called when they have removed the pipe, so that there is no leaving before they end
     * @return whether nobody has the pipe open any more
     */
    boolean finish(Runnable others) {
        boolean closed = awaitDone(CLOSING);
        if (!closed) {
            if (isStillThere()) {
                startWaker();
            } else {
                others.run();
            }
            awaitDone(SLOW_SINK);
        }
        return closed;
    }

    private boolean isStillThere() {
        return identity != null && identity.equals(identity(pipe.toPath()));
    }

    private static @Nullable Object identity(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (IOException e) {
            return null; // it is gone
        }
    }

    /** Tells of the sink's failure, if it failed. */
    void check() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("the output of a block could not be kept: " + failed.getMessage(), failed);
        }
    }

    private boolean awaitDone(Duration limit) {
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try {
                    return done.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void startWaker() {
        try {
            FileOutputStream waker = new FileOutputStream(pipe);
            giveUp = true;
            crew.startBlocking("wake", () -> wake(waker));
        } catch (IOException e) {
            failure = e;
        }
    }

    private void pump() {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int n; (n = in.read(chunk)) >= 0; ) {
                pass(chunk, n);
                if (giveUp && in.available() == 0) {
                    return;
                }
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            done.countDown();
        }
    }

    private void pass(byte[] chunk, int length) {
        if (failure != null) {
            return;
        }
        try {
            sink.write(chunk, 0, length);
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Lets a read that waits go on. The pipe may be full, and this wait, until it is read or closed. */
    private static void wake(FileOutputStream waker) {
        try (waker) {
            waker.write('\n');
        } catch (IOException e) {
            // The reader has left already.
        }
    }

    @Override
    public void close() throws IOException {
        opener.close();
        in.close();
        crew.close();
    }
}
