package dev.coppice.coordinator;

import dev.coppice.job.JobSpec;
import dev.coppice.transport.Source;
import java.util.List;

/**
 * What a session is asked to be.
 *
 * @param revision as it was asked for, such as {@code main}
 * @param parallelism at most so many of its attempts run at once; from 1
 */
public record Submission(Source source, String revision, int parallelism, List<JobRequest> jobs) {
    public Submission {
        if (parallelism < 1) {
            throw new IllegalArgumentException("a session runs at least 1 attempt at once, not " + parallelism);
        }
        jobs = List.copyOf(jobs);
    }

    /**
     * A job to be.
     *
     * @param needs the indexes, from 0 and in the list that holds this job, of those that must pass first
     */
    public record JobRequest(JobSpec spec, List<Integer> needs) {
        public JobRequest {
            needs = needs.stream().distinct().toList();
        }
    }
}
