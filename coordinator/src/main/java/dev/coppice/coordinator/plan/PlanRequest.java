package dev.coppice.coordinator.plan;

/**
 * A plan that is asked for.
 *
 * @param path relative to the root of the repository
 * @param batches a batch range as a person wrote it, such as {@code 1-3}
 */
public record PlanRequest(String path, String batches) {}
