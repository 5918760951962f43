package dev.coppice.attempt;

/** How an attempt ended. */
public enum AttemptOutcome {
    PASSED,
    TESTS_FAILED,
    TIMED_OUT,
    CANCELLED,
    /** Its worker went silent. */
    LOST,
    /** Its worker stopped and handed it back. */
    INTERRUPTED,
    /** Never got to a verdict; a {@link BrokenReason} says why. */
    BROKEN
}
