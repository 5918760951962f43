package dev.coppice.time;

import java.time.Duration;

/** Does things later. */
public interface Timers {

    /**
     * Runs an action once after a delay. Actions are short and must not throw; they may come on any thread.
     *
     * @param delay zero or less means soon
     */
    Pending after(Duration delay, Runnable action);

    /** An action that waits for its time. */
    interface Pending {
        /** The action does not run any more, unless it has begun. */
        void cancel();
    }
}
