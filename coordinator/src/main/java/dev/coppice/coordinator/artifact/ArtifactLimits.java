package dev.coppice.coordinator.artifact;

/**
 * How much an attempt may leave behind.
 *
 * @param file in bytes
 * @param attempt in bytes, all its files together
 * @param files how many of them
 */
public record ArtifactLimits(long file, long attempt, int files) {
    /** Plenty. */
    public static final ArtifactLimits DEFAULT = new ArtifactLimits(1L << 30, 4L << 30, 20_000);
}
