package dev.coppice.coordinator;

import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import java.util.List;

/**
 * Why a job stands where it stands.
 *
 * @param reasons for people, the first thing first
 */
public record Explanation(JobId job, JobState state, List<String> reasons) {
    public Explanation {
        reasons = List.copyOf(reasons);
    }
}
