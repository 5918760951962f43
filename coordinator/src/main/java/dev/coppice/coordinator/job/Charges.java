package dev.coppice.coordinator.job;

/**
 * A job's ended attempts, by who pays for them.
 *
 * @param failed their tests failed or timed out
 * @param broken lost or broken
 * @param interrupted handed back
 */
public record Charges(int failed, int broken, int interrupted) {
    public static final Charges NONE = new Charges(0, 0, 0);
}
