package dev.coppice.plan;

/** What follows a failed task: nothing more, or the next task. */
public enum OnFailure {
    STOP,
    CONTINUE
}
