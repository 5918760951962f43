package dev.coppice.coordinator.http;

import dev.coppice.attempt.TaskResult;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as the API shows it. */
record JobView(
        String jobId,
        String sessionId,
        int ordinal,
        String planFile,
        String batchRange,
        String name,
        JobState state,
        String message,
        String pool,
        int priority,
        int retries,
        double timeoutSeconds,
        @Nullable Double taskTimeoutSeconds,
        @Nullable Double expectedSeconds,
        List<TaskOutline> tasks,
        List<AttemptView> attempts) {

    /** A task that it runs. */
    record TaskOutline(String id, String title) {}

    static JobView of(JobRecord job) {
        return of(job, List.of());
    }

    /** @param finished the tasks that have ended in the attempt that runs */
    static JobView of(JobRecord job, List<TaskResult> finished) {
        JobSpec spec = job.spec();
        return new JobView(
                job.id().value(),
                JobAddress.of(job.id()).orElseThrow().session().value(),
                job.ordinal(),
                spec.plan(),
                spec.range(),
                spec.name(),
                job.state(),
                job.message(),
                spec.pool(),
                spec.priority(),
                spec.retries(),
                Seconds.of(spec.timeout()),
                Seconds.of(spec.taskTimeout()),
                Seconds.of(job.expected()),
                spec.batches().stream()
                        .flatMap(batch -> batch.tasks().stream())
                        .map(task -> new TaskOutline(task.id(), task.title()))
                        .toList(),
                job.attempts().stream()
                        .map(attempt -> AttemptView.of(attempt, finished))
                        .toList());
    }
}
