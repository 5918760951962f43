package dev.coppice.job;

import static dev.coppice.job.JobState.BLOCKED;
import static dev.coppice.job.JobState.BROKEN;
import static dev.coppice.job.JobState.CANCELLED;
import static dev.coppice.job.JobState.DISPATCHED;
import static dev.coppice.job.JobState.FAILED;
import static dev.coppice.job.JobState.FLAKY;
import static dev.coppice.job.JobState.PASSED;
import static dev.coppice.job.JobState.READY;
import static dev.coppice.job.JobState.RETRYING;
import static dev.coppice.job.JobState.RUNNING;
import static dev.coppice.job.JobState.SKIPPED;
import static dev.coppice.job.JobTrigger.BREAK;
import static dev.coppice.job.JobTrigger.CANCEL;
import static dev.coppice.job.JobTrigger.CLAIM;
import static dev.coppice.job.JobTrigger.DISPATCH;
import static dev.coppice.job.JobTrigger.FAIL;
import static dev.coppice.job.JobTrigger.NEEDS_MET;
import static dev.coppice.job.JobTrigger.NEED_NOT_MET;
import static dev.coppice.job.JobTrigger.PASS;
import static dev.coppice.job.JobTrigger.PASS_AFTER_FAILURE;
import static dev.coppice.job.JobTrigger.RETRY;

import dev.coppice.state.TransitionTable;
import dev.coppice.state.TransitionTable.Transition;
import java.util.EnumSet;
import java.util.List;

/** The life of a job. */
public final class JobTransitions {
    private JobTransitions() {}

    /** The table, its transitions unheard. */
    public static TransitionTable<JobState, JobTrigger> table() {
        return table(transition -> {});
    }

    /** The table, with a listener that is told of each transition taken. */
    public static TransitionTable<JobState, JobTrigger> table(TransitionTable.Listener<JobState, JobTrigger> listener) {
        return new TransitionTable<>(
                "job",
                EnumSet.of(BLOCKED, READY),
                List.of(
                        to(BLOCKED, NEEDS_MET, READY),
                        to(BLOCKED, NEED_NOT_MET, SKIPPED),
                        to(BLOCKED, CANCEL, CANCELLED),
                        to(READY, DISPATCH, DISPATCHED),
                        to(READY, BREAK, BROKEN),
                        to(READY, CANCEL, CANCELLED),
                        to(DISPATCHED, CLAIM, RUNNING),
                        to(DISPATCHED, RETRY, RETRYING),
                        to(DISPATCHED, BREAK, BROKEN),
                        to(DISPATCHED, CANCEL, CANCELLED),
                        to(RUNNING, PASS, PASSED),
                        to(RUNNING, PASS_AFTER_FAILURE, FLAKY),
                        to(RUNNING, FAIL, FAILED),
                        to(RUNNING, BREAK, BROKEN),
                        to(RUNNING, CANCEL, CANCELLED),
                        to(RUNNING, RETRY, RETRYING),
                        to(RETRYING, DISPATCH, DISPATCHED),
                        to(RETRYING, CLAIM, RUNNING),
                        to(RETRYING, BREAK, BROKEN),
                        to(RETRYING, CANCEL, CANCELLED)),
                listener);
    }

    private static Transition<JobState, JobTrigger> to(JobState from, JobTrigger trigger, JobState to) {
        return new Transition<>(from, trigger, to);
    }
}
