package dev.coppice.transport.amqp;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether a listener may be called. {@link #end} waits for the call that runs, unless that is the caller itself; no call begins
 * after it.
 */
final class Listening {
    private final ReentrantLock calling = new ReentrantLock();
    private boolean ended;

    /** Calls, one at a time; false when the listening has ended. What the call throws goes on to the caller. */
    boolean call(Runnable listener) {
        calling.lock();
        try {
            if (ended) {
                return false;
            }
            listener.run();
            return true;
        } finally {
            calling.unlock();
        }
    }

    void end() {
        calling.lock();
        try {
            ended = true;
        } finally {
            calling.unlock();
        }
    }
}
