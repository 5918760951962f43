package dev.coppice.worker.environment.engine;

/**
 * What an engine says of itself.
 *
 * @param id the engine's own, the same after a restart; empty for Podman, which has none
 * @param version such as {@code 26.1.5}
 * @param api the version of the API that is spoken with it, such as {@code 1.41}
 * @param rootless whether user 0 in a container is the engine's user outside
 * @param cgroups version of the control groups: 1 or 2
 * @param memory of its host, in bytes
 */
public record EngineInfo(
        Kind kind, String id, String version, String api, boolean rootless, int cgroups, long memory, int processors) {
    /** Whose engine it is. */
    public enum Kind {
        DOCKER,
        PODMAN
    }
}
