package dev.coppice.session;

/** What may happen to a session. */
public enum SessionTrigger {
    /** Its last job has ended. */
    LAST_JOB_ENDED,
    /** Its last job has ended, after a cancel of the whole session was asked for. */
    LAST_JOB_ENDED_AFTER_CANCEL,
    /** It can't be run at all. */
    REFUSE
}
