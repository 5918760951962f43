package dev.coppice.coordinator.report;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be told of a job, drawn from its attempts: the last one that ended speaks for it. */
record JobOutcome(JobRecord job) {

    Optional<AttemptRecord> deciding() {
        return job.attempts().reversed().stream()
                .filter(attempt -> attempt.result().isPresent())
                .findFirst();
    }

    Optional<AttemptResult> result() {
        return deciding().flatMap(AttemptRecord::result);
    }

    List<TaskResult> tasks() {
        return result().map(AttemptResult::tasks).orElse(List.of());
    }

    TestCounts tests() {
        return result().map(AttemptResult::tests).orElse(TestCounts.NONE);
    }

    long passedTasks() {
        return tasks().stream()
                .filter(task -> task.status() == TaskStatus.PASSED)
                .count();
    }

    long failedTasks() {
        return tasks().stream().filter(task -> isFailure(task.status())).count();
    }

    static boolean isFailure(TaskStatus status) {
        return switch (status) {
            case PASSED, SKIPPED -> false;
            case FAILED, TIMED_OUT, CANCELLED -> true;
        };
    }

    /** How long it held a slot, over all attempts. */
    Duration duration() {
        return job.attempts().stream().map(JobOutcome::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** Zero while it runs. */
    static Duration duration(AttemptRecord attempt) {
        Optional<Instant> end = attempt.finishedAt();
        return attempt.startedAt()
                .flatMap(start -> end.map(finish -> Duration.between(start, finish)))
                .orElse(Duration.ZERO);
    }

    /** The plan, and the batches of it where these are not all. */
    String title() {
        String plan = job.spec().plan();
        return job.spec().range().equals("all")
                ? plan
                : plan + " [" + job.spec().range() + "]";
    }

    /** Whether the job's message says more than that of the attempt that decided. */
    boolean hasMessageOfItsOwn() {
        return !job.message().isEmpty()
                && !job.message().equals(result().map(AttemptResult::message).orElse(""));
    }

    /** Why it stands where it stands; empty when there is nothing to say. */
    String message() {
        return job.message().isEmpty() ? result().map(AttemptResult::message).orElse("") : job.message();
    }
}
