package dev.coppice.coordinator.artifact;

/**
 * How much an attempt may leave behind.
 *
 * @param file in bytes
 * @param attempt in bytes, all its files together
 * @param files how many of them
 * @param reserve what stays free on the disk, in bytes: files of attempts must not take the room of the database beside them
 */
public record ArtifactLimits(long file, long attempt, int files, long reserve) {
    /** Plenty. */
    public static final ArtifactLimits DEFAULT = new ArtifactLimits(1L << 30, 4L << 30, 20_000, 512L << 20);

    /** The same with another reserve, in bytes. */
    public ArtifactLimits leaving(long free) {
        return new ArtifactLimits(file, attempt, files, free);
    }
}
