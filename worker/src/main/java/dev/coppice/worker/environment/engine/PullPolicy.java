package dev.coppice.worker.environment.engine;

/** When an image is pulled. */
public enum PullPolicy {
    MISSING,
    ALWAYS,
    NEVER
}
