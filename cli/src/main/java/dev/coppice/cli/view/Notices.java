package dev.coppice.cli.view;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Symbols;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts what happens to a job into lines that stay.
 *
 * @param tailLines how many lines of a failed task's output are shown; from 0
 */
record Notices(Symbols symbols, int tailLines) {
    private static final int FAILED_TESTS = 5;

    /**
     * Why an attempt did not pass, with the last of its output; empty for one that passed or was cancelled.
     *
     * @param logCommand prints its log; empty where that is a file of this machine
     */
    List<Line> failure(String label, AttemptRecord attempt, String logCommand) {
        return attempt.result()
                .filter(result ->
                        result.outcome() != AttemptOutcome.PASSED && result.outcome() != AttemptOutcome.CANCELLED)
                .map(result -> failure(label, attempt, result, logCommand))
                .orElse(List.of());
    }

    private List<Line> failure(String label, AttemptRecord attempt, AttemptResult result, String logCommand) {
        List<Line> lines = new ArrayList<>();
        lines.add(header(label, attempt, result));
        result.tasks().stream().filter(Causes::isFault).forEach(task -> appendTask(lines, task));
        appendTests(lines, result);
        boolean told =
                result.tasks().stream().anyMatch(Causes::isFault) && result.outcome() == AttemptOutcome.TESTS_FAILED;
        if (!told) {
            result.message().lines().forEach(line -> lines.add(Line.of("    ").add(line)));
        }
        if (!attempt.files().isEmpty()) {
            lines.add(new Line().add(Style.FAINT, "    log: " + log(attempt, result)));
        } else if (!logCommand.isEmpty()) {
            lines.add(new Line().add(Style.FAINT, "    log: " + logCommand));
        }
        return lines;
    }

    /** What is worth opening: the log of the task that decided, or else the folder of the attempt. */
    private static Path log(AttemptRecord attempt, AttemptResult result) {
        Path folder = Path.of(attempt.files());
        return Causes.decisive(result)
                .map(task -> new AttemptFiles(folder).taskLog(task.id()))
                .orElse(folder);
    }

    private Line header(String label, AttemptRecord attempt, AttemptResult result) {
        Line line = isOurs(result.outcome())
                ? new Line().add(Style.WARNING_STRONG, symbols.broken() + " " + label)
                : new Line().add(Style.BAD_STRONG, symbols.failed() + " " + label);
        String duration = EndedJob.duration(attempt)
                .map(taken -> " after " + DurationText.exact(taken))
                .orElse("");
        return line.add("  " + what(result) + duration)
                .add(Style.FAINT, attempt.number() > 1 ? "  attempt " + attempt.number() : "");
    }

    private static boolean isOurs(AttemptOutcome outcome) {
        return switch (outcome) {
            case LOST, INTERRUPTED, BROKEN -> true;
            case PASSED, TESTS_FAILED, TIMED_OUT, CANCELLED -> false;
        };
    }

    private static String what(AttemptResult result) {
        return switch (result.outcome()) {
            case PASSED -> "passed";
            case TESTS_FAILED -> "failed";
            case TIMED_OUT -> "timed out";
            case CANCELLED -> "cancelled";
            case LOST -> "lost: its worker went silent";
            case INTERRUPTED -> "interrupted: its worker stopped";
            case BROKEN -> "broken (" + result.reason().map(Enum::name).orElse("") + ")";
        };
    }

    private void appendTask(List<Line> lines, TaskResult task) {
        lines.add(new Line()
                .add("  ")
                .add(Style.STRONG, Causes.named(task))
                .add(Style.BAD, "  " + Causes.how(task))
                .add(Style.FAINT, "  " + DurationText.exact(task.duration())));
        if (task.tail().isBlank()) {
            lines.add(new Line().add(Style.FAINT, "    (no output)"));
            return;
        }
        List<String> tail = Arrays.stream(task.tail().stripTrailing().split("\n", -1))
                .map(Notices::afterReturns)
                .toList();
        for (String line : tail.subList(Math.max(0, tail.size() - tailLines), tail.size())) {
            lines.add(Line.of("    ").add(line));
        }
    }

    /** What a terminal would show last of a line that was written over: the part after its last carriage return. */
    private static String afterReturns(String line) {
        String kept = line.stripTrailing();
        return kept.substring(kept.lastIndexOf('\r') + 1);
    }

    private static void appendTests(List<Line> lines, AttemptResult result) {
        if (result.tests().failed() == 0) {
            return;
        }
        lines.add(new Line()
                .add("  ")
                .add(
                        Style.BAD,
                        result.tests().failed() + " of " + result.tests().total() + " tests failed"));
        List<FailedTest> failed = result.failedTests();
        for (FailedTest test : failed.subList(0, Math.min(FAILED_TESTS, failed.size()))) {
            lines.add(Line.of("    ")
                    .add(Style.STRONG, test.className() + "." + test.name())
                    .add(test.text()
                            .lines()
                            .findFirst()
                            .map(text -> "  " + text)
                            .orElse("")));
        }
        int more = result.tests().failed() - Math.min(FAILED_TESTS, failed.size());
        if (more > 0 && !failed.isEmpty()) {
            lines.add(new Line().add(Style.FAINT, "    and " + more + " more"));
        }
    }

    /** That a job is tried again; empty for a first attempt. */
    List<Line> retry(String label, AttemptId attempt) {
        return attempt.number() == 1
                ? List.of()
                : List.of(new Line()
                        .add(Style.WARNING, symbols.retry() + " " + label)
                        .add("  trying again, attempt " + attempt.number()));
    }

    /** How a job ended, in one line. */
    Line ended(EndedJob job) {
        String duration =
                job.duration().map(taken -> "  " + DurationText.exact(taken)).orElse("");
        String cause = job.cause().lines().findFirst().orElse("");
        Line line = States.mark(job.state(), symbols).add(" " + job.label()).add(Style.FAINT, duration);
        return cause.isEmpty() ? line : line.add("  " + cause);
    }

    /** Whether {@link #failure} has told already why this job ended as it did. */
    static boolean isTold(JobRecord job) {
        return EndedJob.last(job)
                .flatMap(AttemptRecord::result)
                .map(AttemptResult::outcome)
                .filter(outcome -> outcome != AttemptOutcome.PASSED && outcome != AttemptOutcome.CANCELLED)
                .isPresent();
    }
}
