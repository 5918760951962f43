package dev.coppice.worker.environment.engine;

import java.time.Duration;
import java.util.Optional;

/** Something that comes from an engine bit by bit. That it has ended proves nothing of what it is about. Safe for use by many threads. */
public interface EngineStream extends AutoCloseable {
    /**
     * Waits until all has come that will come.
     *
     * @return whether it has ended within the limit
     */
    boolean awaitEnd(Duration limit) throws InterruptedException;

    /** Why it broke off, when it has: the engine went away, or the sink failed. */
    Optional<Exception> failure();

    /** Ends it; nothing comes any more once this returns. Does nothing the second time. */
    @Override
    void close();
}
