package dev.coppice.worker.environment.engine;

import java.util.OptionalInt;

/**
 * What a container's health check says.
 *
 * @param failures in a row until now
 * @param exitCode of the last probe; empty while there was none
 * @param output of the last probe; the engine keeps 4,096 bytes of it
 */
public record Health(Status status, int failures, OptionalInt exitCode, String output) {
    /** The verdict until now. */
    public enum Status {
        STARTING,
        HEALTHY,
        UNHEALTHY
    }
}
