package dev.coppice.job;

/** Where a job stands. */
public enum JobState {
    /** Needs others that have not passed yet. */
    BLOCKED,
    /** May be dispatched. */
    READY,
    /** Its ticket waits in a pool. */
    DISPATCHED,
    /** A worker holds its current attempt. */
    RUNNING,
    /** An attempt failed, and the next one waits for its time. */
    RETRYING,
    /** Passed on its first charged attempt. */
    PASSED,
    /** Passed after an attempt whose tests failed or timed out. */
    FLAKY,
    /** Its tests fail. */
    FAILED,
    /** Never got to a verdict. */
    BROKEN,
    CANCELLED,
    /** A plan that it needs did not pass. */
    SKIPPED;

    /** Whether nothing follows this state. */
    public boolean isEnd() {
        return switch (this) {
            case BLOCKED, READY, DISPATCHED, RUNNING, RETRYING -> false;
            case PASSED, FLAKY, FAILED, BROKEN, CANCELLED, SKIPPED -> true;
        };
    }

    /** Whether a job that needs this one may start. */
    public boolean isPass() {
        return this == PASSED || this == FLAKY;
    }
}
