package dev.coppice.time;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Does things later. */
public interface Timers {

    /**
     * Runs an action once after a delay. Actions are short and must not throw; they may come on any thread.
     *
     * @param delay zero or less means soon
     */
    Pending after(Duration delay, Runnable action);

    /** Waits on the calling thread. */
    default void await(Duration delay) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Pending end = after(delay, over::countDown);
        try {
            over.await();
        } finally {
            end.cancel();
        }
    }

    /** An action that waits for its time. */
    interface Pending {
        /** The action does not run any more, unless it has begun. */
        void cancel();
    }
}
