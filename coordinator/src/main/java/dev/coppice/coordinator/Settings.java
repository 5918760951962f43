package dev.coppice.coordinator;

import dev.coppice.transport.Rung;
import java.time.Duration;
import java.util.List;

/**
 * How a coordinator decides.
 *
 * @param queueTimeout how long a job may wait for a worker before it is broken
 * @param lease how long a claim lives without being heard of
 * @param deadlineMargin how much longer than its timeout an attempt may take before the coordinator ends it
 * @param surplusPercent how many tickets may wait in a pool, over its free slots, per 100 slots of it
 * @param ticketsOverCap how many tickets of a session may be out over its cap; more than none only where slots keep the cap anyway
 * @param maxQueued how many jobs may wait or run, over all sessions
 * @param afterBroken the delays before each further attempt after one that was lost or broken; when all are used up, the job is
 *     broken
 */
public record Settings(
        Duration queueTimeout,
        Duration lease,
        Duration deadlineMargin,
        int surplusPercent,
        int ticketsOverCap,
        int maxQueued,
        List<Rung> afterBroken) {
    /** For a fleet. */
    public static final Settings DEFAULT = new Settings(
            Duration.ofHours(24),
            Duration.ofSeconds(15),
            Duration.ofMinutes(2),
            25,
            0,
            100_000,
            List.of(Rung.SECOND, Rung.HALF_MINUTE, Rung.FIVE_MINUTES));

    public Settings {
        afterBroken = List.copyOf(afterBroken);
    }

    /** These, with another queue timeout. */
    public Settings withQueueTimeout(Duration timeout) {
        return new Settings(timeout, lease, deadlineMargin, surplusPercent, ticketsOverCap, maxQueued, afterBroken);
    }

    /** These, with another limit to what may wait. */
    public Settings withMaxQueued(int jobs) {
        return new Settings(queueTimeout, lease, deadlineMargin, surplusPercent, ticketsOverCap, jobs, afterBroken);
    }

    /** These, with another lease. */
    public Settings withLease(Duration shorter) {
        return new Settings(
                queueTimeout, shorter, deadlineMargin, surplusPercent, ticketsOverCap, maxQueued, afterBroken);
    }

    /**
     * These, for one session on one machine that has as many slots as the session's cap: a ticket always waits for the next free slot,
     * and there is no other worker that a longer wait after a broken attempt could find.
     */
    public Settings onOneMachine() {
        return new Settings(
                queueTimeout,
                lease,
                deadlineMargin,
                surplusPercent,
                1,
                Integer.MAX_VALUE,
                List.of(Rung.SECOND, Rung.SECOND, Rung.SECOND));
    }
}
