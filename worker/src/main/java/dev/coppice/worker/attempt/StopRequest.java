package dev.coppice.worker.attempt;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The wish that an attempt ends before its time. Any thread may ask; the attempt's own thread brackets the part of its work
 * that may be interrupted with {@link #begin} and {@link #end}, so that no interrupt ever reaches its cleaning up.
 */
public final class StopRequest {
    /** Why an attempt is to end. */
    public enum Cause {
        /** The attempt's time is over. */
        TIMEOUT,
        /** A person asked for it. */
        CANCEL,
        /** The attempt belongs to another claim by now: nobody waits for its result. */
        ABANDON,
        /** The worker stops. */
        SHUTDOWN
    }

    private @Nullable Cause cause;
    private @Nullable Thread interruptible;

    /** Asks for the end. The first cause stands, but that an abandoned attempt has nothing to report outdoes the others. */
    public synchronized void ask(Cause why) {
        if (cause == null || why == Cause.ABANDON) {
            cause = why;
        }
        if (interruptible != null) {
            interruptible.interrupt();
        }
    }

    /** Why the attempt is to end; empty when nobody asked. */
    public synchronized Optional<Cause> cause() {
        return Optional.ofNullable(cause);
    }

    /**
     * From here on the calling thread is interrupted when the end is asked for.
     *
     * @throws InterruptedException when it was asked for already
     */
    public synchronized void begin() throws InterruptedException {
        if (cause != null) {
            throw new InterruptedException("the attempt is to end: " + cause);
        }
        interruptible = Thread.currentThread();
    }

    /** From here on the thread is left alone; an interrupt that came too late is taken back. */
    public synchronized void end() {
        interruptible = null;
        if (cause != null) {
            Thread.interrupted();
        }
    }
}
