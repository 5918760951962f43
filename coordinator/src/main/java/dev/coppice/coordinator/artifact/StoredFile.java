package dev.coppice.coordinator.artifact;

/**
 * A file of an attempt.
 *
 * @param size how many bytes are stored
 * @param complete whether that is all of it
 */
public record StoredFile(ArtifactPath path, long size, boolean complete) {}
