package dev.coppice.session;

import dev.coppice.job.JobState;
import java.util.Collection;

/** What came of a session, worst first. */
public enum Verdict {
    FAILED,
    BROKEN,
    CANCELLED,
    FLAKY,
    PASSED;

    /**
     * The verdict over jobs that have all ended. Skipped jobs follow what they needed and so decide nothing; no jobs at all
     * pass.
     */
    public static Verdict of(Collection<JobState> ends) {
        if (ends.contains(JobState.FAILED)) {
            return FAILED;
        }
        if (ends.contains(JobState.BROKEN)) {
            return BROKEN;
        }
        if (ends.contains(JobState.CANCELLED)) {
            return CANCELLED;
        }
        return ends.contains(JobState.FLAKY) ? FLAKY : PASSED;
    }
}
