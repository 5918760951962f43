package dev.coppice.worker.upload;

import java.time.Duration;

/**
 * How much may wait to be uploaded.
 *
 * @param bytes of all files together; beyond that the oldest attempts' files are dropped
 * @param age of an attempt's files; older ones are dropped
 */
public record SpoolLimits(long bytes, Duration age) {
    /** 20 GiB, 3 days. */
    public static final SpoolLimits DEFAULT = new SpoolLimits(20L << 30, Duration.ofDays(3));

    @Override
    public String toString() {
        return "the spool keeps " + (bytes >> 20) + " MiB at most, for " + age.toHours() + " h at most";
    }
}
