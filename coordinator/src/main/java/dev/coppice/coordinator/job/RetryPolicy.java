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
        return switch (outcome) {
            case PASSED -> new Next.End(failed == 0 ? JobTrigger.PASS : JobTrigger.PASS_AFTER_FAILURE, charges);
            case CANCELLED -> new Next.End(JobTrigger.CANCEL, charges);
            case TESTS_FAILED, TIMED_OUT -> {
                Charges now = new Charges(failed + 1, broken, charges.interrupted());
                yield failed < retries ? new Next.Retry(Rung.SECOND, now) : new Next.End(JobTrigger.FAIL, now);
            }
            case LOST, BROKEN -> {
                if (reason.filter(BrokenReason.ENGINE_AWAY::equals).isPresent()) {
                    yield interrupted(charges);
                }
                Charges now = new Charges(failed, broken + 1, charges.interrupted());
                boolean hopeless = reason.filter(HOPELESS::contains).isPresent();
                yield hopeless || broken >= afterBroken.size()
                        ? new Next.End(JobTrigger.BREAK, now)
                        : new Next.Retry(afterBroken.get(broken), now);
            }
            case INTERRUPTED -> interrupted(charges);
        };
    }

    /** Nobody's fault. A worker whose engine is away takes no ticket that needs it. */
    private static Next interrupted(Charges charges) {
        Charges now = new Charges(charges.failed(), charges.broken(), charges.interrupted() + 1);
        return charges.interrupted() < INTERRUPTIONS
                ? new Next.Retry(Rung.SECOND, now)
                : new Next.End(JobTrigger.BREAK, now);
    }
}
