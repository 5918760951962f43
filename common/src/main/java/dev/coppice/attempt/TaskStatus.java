package dev.coppice.attempt;

/** How a task ended. */
public enum TaskStatus {
    PASSED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    /** Not run, as one before it failed. */
    SKIPPED
}
