package dev.coppice.worker.attempt;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.worker.attempt.StopRequest.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** How an attempt's work ended, and the words for it. */
record Ending(AttemptOutcome outcome, Optional<BrokenReason> reason, String message) {
    private static final int MOST_LINES = 20;

    /** All tasks that were to run have run. The first that did not pass decides; the message names all, in a line each. */
    static Ending of(List<TaskResult> tasks) {
        List<TaskResult> faults = tasks.stream().filter(Ending::isFault).toList();
        if (faults.isEmpty()) {
            return without(AttemptOutcome.PASSED, "");
        }
        List<String> lines = new ArrayList<>(faults.stream().map(Ending::how).toList());
        if (lines.size() > 1) {
            lines.set(0, lines.getFirst() + ", and " + (lines.size() - 1) + " more did not pass");
        }
        return without(
                faults.getFirst().status() == TaskStatus.FAILED
                        ? AttemptOutcome.TESTS_FAILED
                        : AttemptOutcome.TIMED_OUT,
                words(lines, ""));
    }

    static boolean isFault(TaskResult task) {
        return switch (task.status()) {
            case FAILED, TIMED_OUT -> true;
            case PASSED, SKIPPED, CANCELLED -> false;
        };
    }

    private static String how(TaskResult task) {
        return "task " + task.id() + " (" + task.title() + ") "
                + (task.status() == TaskStatus.FAILED
                        ? "ended with exit code " + task.exitCode()
                        : "took longer than its time limit");
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

    /** Whether somebody will want what the tasks left. */
    boolean isWorthCollecting() {
        return switch (outcome) {
            case PASSED, TESTS_FAILED, TIMED_OUT -> true;
            case CANCELLED, LOST, INTERRUPTED, BROKEN -> false;
        };
    }

    /** Whether a container engine that goes away may be to blame. */
    boolean mayBeTheEngines() {
        return switch (outcome) {
            case TESTS_FAILED, TIMED_OUT -> true;
            case BROKEN ->
                reason.filter(
                                EnumSet.of(
                                        BrokenReason.SERVICE_UNHEALTHY,
                                        BrokenReason.IMAGE_PULL,
                                        BrokenReason.WORKER_ERROR)::contains)
                        .isPresent();
            case PASSED, CANCELLED, LOST, INTERRUPTED -> false;
        };
    }

    /**
     * The result to report. What the plan says is to be collected and can't be leaves a pass without proof: that is broken, where a
     * failure stays one.
     */
    AttemptResult result(List<TaskResult> tasks, Collected collected) {
        String problems = words(collected.problems(), ", see collect.log");
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

    /** The first ones: a plan may have more tasks, and a glob match more files, than anybody reads of. */
    private static String words(List<String> lines, String place) {
        int more = lines.size() - MOST_LINES;
        return more <= 0
                ? String.join("\n", lines)
                : String.join("\n", lines.subList(0, MOST_LINES)) + "\n… and " + more + " more" + place;
    }
}
