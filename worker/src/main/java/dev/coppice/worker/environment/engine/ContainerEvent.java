package dev.coppice.worker.environment.engine;

/** Something that happened to a container. */
public record ContainerEvent(Kind kind, String container) {
    /** What happened. */
    public enum Kind {
        START,
        DIE,
        HEALTH,
        OUT_OF_MEMORY
    }
}
