package dev.coppice.coordinator.plan;

import dev.coppice.job.JobSpec;
import java.util.Set;

/**
 * A job of a submission.
 *
 * @param needs the jobs that must pass before it, by their index in the submission, from 0
 */
public record PlannedJob(JobSpec spec, Set<Integer> needs) {
    public PlannedJob {
        needs = Set.copyOf(needs);
    }
}
