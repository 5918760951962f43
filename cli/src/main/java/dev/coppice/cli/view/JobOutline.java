package dev.coppice.cli.view;

import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a view knows of a job from the start; light, as a session may have many.
 *
 * @param plan the plan's path, or the label of a job that has no plan file
 * @param range {@code all}, or the selected batches
 * @param tasks in the order they run in
 * @param expected how long it took in earlier runs; empty when unknown
 */
public record JobOutline(JobId id, String plan, String range, List<TaskOutline> tasks, Optional<Duration> expected) {
    /** One task: its id in its plan, and its title. */
    public record TaskOutline(String id, String title) {}

    public JobOutline {
        tasks = List.copyOf(tasks);
    }

    /** The outline of a recorded job. */
    public static JobOutline of(JobRecord job) {
        List<TaskOutline> tasks = job.spec().batches().stream()
                .flatMap(batch -> batch.tasks().stream())
                .map(task -> new TaskOutline(task.id(), task.title()))
                .toList();
        return new JobOutline(job.id(), job.spec().plan(), job.spec().range(), tasks, job.expected());
    }

    /** The plan, and its batches when only some were selected: names the job for people. */
    public String label() {
        return label(plan, range);
    }

    static String label(String plan, String range) {
        return range.equals("all") ? plan : plan + " [" + range + "]";
    }
}
