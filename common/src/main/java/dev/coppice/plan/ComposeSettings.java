package dev.coppice.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * A compose file that stands in for container and services.
 *
 * @param timeout how long the service may take to become healthy
 */
public record ComposeSettings(String file, String service, Optional<Integer> port, Duration timeout) {}
