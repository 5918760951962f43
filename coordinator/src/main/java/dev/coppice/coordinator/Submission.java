package dev.coppice.coordinator;

import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.coordinator.session.SessionNotes;
import dev.coppice.job.JobSpec;
import dev.coppice.transport.Source;
import java.util.List;
import java.util.Optional;

/**
 * What a session is asked to be.
 *
 * @param revision as it was asked for, such as {@code main}
 * @param parallelism at most so many of its attempts run at once; from 1
 * @param key a request that comes again with the same key is answered with the session that it made
 */
public record Submission(
        Source source,
        String revision,
        int parallelism,
        List<JobRequest> jobs,
        SessionNotes notes,
        Optional<RequestKey> key) {
    public Submission {
        if (parallelism < 1) {
            throw new IllegalArgumentException("a session runs at least 1 attempt at once, not " + parallelism);
        }
        jobs = List.copyOf(jobs);
    }

    /** A session of which nothing is noted besides. */
    public Submission(Source source, String revision, int parallelism, List<JobRequest> jobs) {
        this(source, revision, parallelism, jobs, SessionNotes.NONE, Optional.empty());
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
