package dev.coppice.job;

/** What may happen to a job. */
public enum JobTrigger {
    /** All that it needs has passed. */
    NEEDS_MET,
    /** Something that it needs ended without passing. */
    NEED_NOT_MET,
    /** A ticket of its current attempt is offered to its pool, or has come back there from the ladder. */
    DISPATCH,
    /** A worker was heard of that holds its current attempt. */
    CLAIM,
    /** Its attempt ended, and another one follows. */
    RETRY,
    PASS,
    /** Its attempt passed, after one whose tests failed or timed out. */
    PASS_AFTER_FAILURE,
    /** Its tests failed or timed out, and no tries are left. */
    FAIL,
    /** It will not get to a verdict. */
    BREAK,
    CANCEL
}
