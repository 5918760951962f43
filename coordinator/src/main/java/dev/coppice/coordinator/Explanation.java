package dev.coppice.coordinator;

import dev.coppice.coordinator.session.StrayExecution;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import java.util.List;

/**
 * Why a job stands where it stands.
 *
 * @param reasons for people, the first thing first
 * @param strays executions beside its recorded attempts, in the order in which they were heard of
 */
public record Explanation(JobId job, JobState state, List<String> reasons, List<StrayExecution> strays) {
    public Explanation {
        strays = List.copyOf(strays);
        reasons = List.copyOf(reasons);
    }
}
