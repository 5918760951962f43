package dev.coppice.cli.view;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import java.util.Optional;

/** Why an attempt did not pass, in words. */
final class Causes {
    private Causes() {}

    /** In one line. */
    static String inShort(AttemptResult result) {
        return switch (result.outcome()) {
            case PASSED -> "passed";
            case TESTS_FAILED, TIMED_OUT ->
                decisive(result)
                        .map(task -> named(task) + ": " + how(task) + more(result))
                        .orElse(result.message());
            case CANCELLED -> "cancelled";
            case LOST -> "its worker went silent";
            case INTERRUPTED -> "its worker stopped";
            case BROKEN -> result.reason().map(Enum::name).orElse("") + ": " + result.message();
        };
    }

    /** The first task that failed or timed out. */
    static Optional<TaskResult> decisive(AttemptResult result) {
        return result.tasks().stream().filter(Causes::isFault).findFirst();
    }

    private static String more(AttemptResult result) {
        long others = result.tasks().stream().filter(Causes::isFault).count() - 1;
        return others == 0 ? "" : ", and " + others + " more";
    }

    static boolean isFault(TaskResult task) {
        return task.status() == TaskStatus.FAILED || task.status() == TaskStatus.TIMED_OUT;
    }

    static String named(TaskResult task) {
        return task.id() + " " + task.title();
    }

    static String how(TaskResult task) {
        return switch (task.status()) {
            case PASSED -> "passed";
            case FAILED -> "exit code " + task.exitCode();
            case TIMED_OUT -> "timed out";
            case CANCELLED -> "cancelled";
            case SKIPPED -> "not run";
        };
    }
}
