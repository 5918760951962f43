package dev.coppice.cli.document;

import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobState;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job with its attempts. */
public record JobDocument(
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
        Optional<Double> taskTimeoutSeconds,
        Optional<Double> expectedSeconds,
        List<TaskOutline> tasks,
        List<AttemptDocument> attempts) {

    /** A task that it runs. */
    public record TaskOutline(String id, String title) {}

    /** It, as the coordinator records it; without what the API does not tell, such as scripts and variables. */
    public JobRecord record() {
        return new JobRecord(
                new JobId(jobId),
                ordinal,
                spec(),
                state,
                expectedSeconds.map(Seconds::duration),
                message,
                attempts.stream().map(AttemptDocument::record).toList());
    }

    private JobSpec spec() {
        List<Task> known = tasks.stream()
                .map(task -> new Task(task.id(), task.title(), List.of()))
                .toList();
        return new JobSpec(
                planFile,
                batchRange,
                name,
                List.of(new Batch(1, name, known)),
                pool,
                priority,
                retries,
                Seconds.duration(timeoutSeconds),
                taskTimeoutSeconds.map(Seconds::duration),
                Isolation.WORKTREE,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                OnFailure.STOP,
                Optional.empty());
    }
}
