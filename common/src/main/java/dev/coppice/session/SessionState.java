package dev.coppice.session;

/** Where a session stands. */
public enum SessionState {
    RUNNING,
    /** Every job has ended. */
    COMPLETE,
    CANCELLED,
    /** It could not be run at all. */
    FAILED
}
