package dev.coppice.worker.attempt;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.TaskResult;
import dev.coppice.worker.attempt.StopRequest.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How an attempt's work ended, and the words for it. */
record Ending(AttemptOutcome outcome, Optional<BrokenReason> reason, String message) {
    private static final int MOST_PROBLEMS = 20;

    /** All tasks that were to run have run. */
    static Ending of(List<TaskResult> tasks) {
        for (TaskResult task : tasks) {
            switch (task.status()) {
                case FAILED -> {
                    return without(
                            AttemptOutcome.TESTS_FAILED,
                            "task " + name(task) + " ended with exit code " + task.exitCode());
                }
                case TIMED_OUT -> {
                    return without(AttemptOutcome.TIMED_OUT, "task " + name(task) + " took longer than its time limit");
                }
                case PASSED, SKIPPED, CANCELLED -> {}
            }
        }
        return without(AttemptOutcome.PASSED, "");
    }

    /** The work was cut short. */
    static Ending of(Cause cause, Duration timeout) {
        return switch (cause) {
            case TIMEOUT ->
                without(
                        AttemptOutcome.TIMED_OUT,
                        "the attempt took longer than its timeout of " + timeout.toSeconds() + " s");
            case CANCEL -> without(AttemptOutcome.CANCELLED, "cancelled while it ran");
            case ABANDON -> without(AttemptOutcome.CANCELLED, "another worker has this attempt by now");
            case SHUTDOWN -> without(AttemptOutcome.INTERRUPTED, "its worker stopped");
        };
    }

    static Ending broken(BrokenReason reason, String message) {
        return new Ending(AttemptOutcome.BROKEN, Optional.of(reason), message);
    }

    private static Ending without(AttemptOutcome outcome, String message) {
        return new Ending(outcome, Optional.empty(), message);
    }

    private static String name(TaskResult task) {
        return task.id() + " (" + task.title() + ")";
    }

    /** Whether somebody will want what the tasks left. */
    boolean isWorthCollecting() {
        return switch (outcome) {
            case PASSED, TESTS_FAILED, TIMED_OUT -> true;
            case CANCELLED, LOST, INTERRUPTED, BROKEN -> false;
        };
    }

    /**
     * The result to report. What the plan says is to be collected and can't be leaves a pass without proof: that is broken, where a
     * failure stays one.
     */
    AttemptResult result(List<TaskResult> tasks, Collected collected) {
        String problems = words(collected.problems());
        if (outcome == AttemptOutcome.PASSED && !problems.isEmpty()) {
            return new AttemptResult(
                    AttemptOutcome.BROKEN,
                    Optional.of(BrokenReason.COLLECT),
                    "the tasks passed, but what they left can't be taken in: " + problems,
                    tasks,
                    collected.tests(),
                    collected.failedTests());
        }
        String words = problems.isEmpty() ? message : message + "\n" + problems;
        return new AttemptResult(outcome, reason, words, tasks, collected.tests(), collected.failedTests());
    }

    /** The first ones: a glob may match more files than anybody reads of. */
    private static String words(List<String> problems) {
        int more = problems.size() - MOST_PROBLEMS;
        return more <= 0
                ? String.join("\n", problems)
                : String.join("\n", problems.subList(0, MOST_PROBLEMS)) + "\n… and " + more + " more, see collect.log";
    }
}
