package dev.coppice.worker.environment.docker;

import java.time.Duration;

/**
 * The last probe of a container's health, and whether a next one is to be run here. Times are in nanoseconds of one clock.
 *
 * @param ended when it ended, in the engine's words, or while ours runs when the one before did; empty when there was none
 * @param since when it was seen first, or ours began
 * @param ours whether it was run here
 * @param runs whether ours has not been seen to end
 */
record LastProbe(String ended, long since, boolean ours, boolean runs) {
    /** So late a timer of systemd's may be. */
    static final Duration LATE = Duration.ofSeconds(2);

    static LastProbe seen(String ended, long now) {
        return new LastProbe(ended, now, false, false);
    }

    static LastProbe begun(String before, long now) {
        return new LastProbe(before, now, true, true);
    }

    /** What it is once the engine tells of one that ended then. */
    LastProbe look(String last, long now) {
        if (last.equals(ended)) {
            return this;
        }
        return runs ? new LastProbe(last, since, true, false) : seen(last, now);
    }

    /** Whether nobody else has run the next one in time; after ours, nobody else is waited for. */
    boolean isDue(long interval, long now) {
        return now - since >= (ours ? interval : interval + LATE.toNanos());
    }
}
