package dev.coppice.coordinator;

import java.time.Duration;

/**
 * How a coordinator decides.
 *
 * @param queueTimeout how long a job may wait for a worker before it is broken
 * @param lease how long a claim lives without being heard of
 * @param deadlineMargin how much longer than its timeout an attempt may take before the coordinator ends it
 * @param surplusPercent how many tickets may wait in a pool, over its free slots, per 100 slots of it
 */
public record Settings(Duration queueTimeout, Duration lease, Duration deadlineMargin, int surplusPercent) {
    public static final Settings DEFAULT =
            new Settings(Duration.ofHours(24), Duration.ofSeconds(15), Duration.ofMinutes(2), 25);
}
