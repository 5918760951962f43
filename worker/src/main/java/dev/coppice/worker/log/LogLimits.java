package dev.coppice.worker.log;

/**
 * How much of a log is kept.
 *
 * @param headBytes of its beginning; positive
 * @param tailBytes of its end; positive
 */
public record LogLimits(long headBytes, long tailBytes) {
    /** 16 MiB of each. */
    public static final LogLimits DEFAULT = new LogLimits(16 << 20, 16 << 20);

    public LogLimits {
        if (headBytes < 1 || tailBytes < 1) {
            throw new IllegalArgumentException("a log keeps at least a byte of its head and of its tail");
        }
    }
}
