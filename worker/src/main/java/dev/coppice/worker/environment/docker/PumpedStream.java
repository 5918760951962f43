package dev.coppice.worker.environment.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.coppice.worker.environment.engine.EngineStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Moves what comes to a sink, on a thread of its own; an interrupt of that thread closes the connection. */
class PumpedStream implements EngineStream {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Exception failure;
    private volatile boolean closed;

    /** What is done with an answer's body, to its end. */
    interface Work {
        void read(Response response) throws IOException;
    }

    PumpedStream(Connection connection, String what, Response response, Work work) {
        thread = connection.startReading(what, () -> pump(response, work));
    }

    private void pump(Response response, Work work) {
        try (response) {
            work.read(response);
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                failure = e;
            }
        } finally {
            ended.countDown();
        }
    }

    @Override
    public final boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public final Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public final void close() {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (!thread.equals(Thread.currentThread()) && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
