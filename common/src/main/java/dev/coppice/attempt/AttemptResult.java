package dev.coppice.attempt;

import java.util.List;
import java.util.Optional;

/**
 * What came of an attempt.
 *
 * @param reason present exactly when the outcome is {@code BROKEN}
 * @param message what happened, where, and what to do, for people; empty when it passed
 * @param tasks in the plan's order; those that never started are listed as skipped, unless the attempt ended before its tasks
 * @param failedTests the first 50 at most; all of them are in the attempt's report
 */
public record AttemptResult(
        AttemptOutcome outcome,
        Optional<BrokenReason> reason,
        String message,
        List<TaskResult> tasks,
        TestCounts tests,
        List<FailedTest> failedTests) {
    public AttemptResult {
        if (reason.isPresent() != (outcome == AttemptOutcome.BROKEN)) {
            throw new IllegalArgumentException(
                    "a reason goes with BROKEN, and only with it: " + outcome + " " + reason);
        }
        tasks = List.copyOf(tasks);
        failedTests = List.copyOf(failedTests);
    }

    /** A result of an attempt that ran no task. */
    public static AttemptResult withoutTasks(AttemptOutcome outcome, Optional<BrokenReason> reason, String message) {
        return new AttemptResult(outcome, reason, message, List.of(), TestCounts.NONE, List.of());
    }

    /** This result, with something more to tell. */
    public AttemptResult with(String more) {
        String told = message.isEmpty() ? more : message + "\n" + more;
        return withMessage(told);
    }

    /** This result, told in other words. */
    public AttemptResult withMessage(String words) {
        return new AttemptResult(outcome, reason, words, tasks, tests, failedTests);
    }
}
