package dev.coppice.coordinator.job;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.job.JobTrigger;
import dev.coppice.transport.Rung;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what follows an attempt. Test failures, our failures and interruptions are charged separately. */
public final class RetryPolicy {
    /** What another attempt would meet again, wherever it runs. */
    private static final Set<BrokenReason> HOPELESS = Set.of(BrokenReason.BAD_PLAN, BrokenReason.COLLECT);

    private static final int INTERRUPTIONS = 10;

    private final List<Rung> afterBroken;

    /** @param afterBroken the delays before each further attempt after one that was lost or broken */
    public RetryPolicy(List<Rung> afterBroken) {
        this.afterBroken = List.copyOf(afterBroken);
    }

    /** What follows: either the job's end, or the next attempt after a delay. */
    public sealed interface Next {
        /** What has been charged by now. */
        Charges charges();

        /** The job ends, by this trigger. */
        record End(JobTrigger trigger, Charges charges) implements Next {}

        /** The job is tried again, after this delay. */
        record Retry(Rung rung, Charges charges) implements Next {}
    }

    /**
     * What follows an attempt of a job that nobody asked to cancel.
     *
     * @param charges of the attempts before this one
     * @param retries how often tests may fail or time out before the last time
     */
    public Next after(AttemptOutcome outcome, Optional<BrokenReason> reason, Charges charges, int retries) {
        int failed = charges.failed();
        int broken = charges.broken();
        int interrupted = charges.interrupted();
        return switch (outcome) {
            case PASSED -> new Next.End(failed == 0 ? JobTrigger.PASS : JobTrigger.PASS_AFTER_FAILURE, charges);
            case CANCELLED -> new Next.End(JobTrigger.CANCEL, charges);
            case TESTS_FAILED, TIMED_OUT -> {
                Charges now = new Charges(failed + 1, broken, interrupted);
                yield failed < retries ? new Next.Retry(Rung.SECOND, now) : new Next.End(JobTrigger.FAIL, now);
            }
            case LOST, BROKEN -> {
                Charges now = new Charges(failed, broken + 1, interrupted);
                boolean hopeless = reason.filter(HOPELESS::contains).isPresent();
                yield hopeless || broken >= afterBroken.size()
                        ? new Next.End(JobTrigger.BREAK, now)
                        : new Next.Retry(afterBroken.get(broken), now);
            }
            case INTERRUPTED -> {
                Charges now = new Charges(failed, broken, interrupted + 1);
                yield interrupted < INTERRUPTIONS
                        ? new Next.Retry(Rung.SECOND, now)
                        : new Next.End(JobTrigger.BREAK, now);
            }
        };
    }
}
