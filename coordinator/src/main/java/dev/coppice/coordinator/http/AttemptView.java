package dev.coppice.coordinator.http;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.slot.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt as the API shows it. */
record AttemptView(
        int number,
        @Nullable AttemptOutcome outcome,
        @Nullable BrokenReason reason,
        String message,
        @Nullable String worker,
        @Nullable Integer slot,
        String worktree,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Double durationSeconds,
        List<TaskView> tasks,
        TestCounts tests,
        List<TestView> failedTests) {

    /** What came of a task. */
    record TaskView(String id, String title, TaskStatus status, int exitCode, double durationSeconds, String tail) {
        static TaskView of(TaskResult task) {
            return new TaskView(
                    task.id(), task.title(), task.status(), task.exitCode(), Seconds.of(task.duration()), task.tail());
        }
    }

    /** A test case that failed. */
    record TestView(String className, String name, double durationSeconds, String text) {
        static TestView of(FailedTest test) {
            return new TestView(test.className(), test.name(), Seconds.of(test.duration()), test.text());
        }
    }

    static AttemptView of(AttemptRecord attempt) {
        return of(attempt, List.of());
    }

    /** @param finished the tasks that have ended, should it still run */
    static AttemptView of(AttemptRecord attempt, List<TaskResult> finished) {
        Optional<AttemptResult> result = attempt.result();
        Optional<Duration> duration =
                attempt.startedAt().flatMap(start -> attempt.finishedAt().map(end -> Duration.between(start, end)));
        return new AttemptView(
                attempt.number(),
                result.map(AttemptResult::outcome).orElse(null),
                result.flatMap(AttemptResult::reason).orElse(null),
                result.map(AttemptResult::message).orElse(""),
                attempt.slot().map(slot -> slot.worker().value()).orElse(null),
                attempt.slot().map(Slot::number).orElse(null),
                attempt.worktree(),
                attempt.startedAt().orElse(null),
                attempt.finishedAt().orElse(null),
                Seconds.of(duration),
                result.map(AttemptResult::tasks).orElse(finished).stream()
                        .map(TaskView::of)
                        .toList(),
                result.map(AttemptResult::tests).orElse(TestCounts.NONE),
                result.map(AttemptResult::failedTests).orElse(List.of()).stream()
                        .map(TestView::of)
                        .toList());
    }
}
