package dev.coppice.plan;

import java.util.Optional;

/**
 * The container that an attempt's tasks run in.
 *
 * @param memoryBytes the limit in bytes
 */
public record ContainerSettings(String image, Optional<Double> cpus, Optional<Long> memoryBytes) {}
