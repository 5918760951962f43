package dev.coppice.coordinator.history;

import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of earlier sessions, and what will be of this one. Safe for use by many threads. */
public interface History {

    /** How long an attempt of the job that passes takes: the median of its last runs. Empty when it never passed. */
    Optional<Duration> expected(JobKey key);

    /** How long attempts of these jobs take that pass; without the jobs that never passed. */
    default Map<JobKey, Duration> expected(Collection<JobKey> keys) {
        Map<JobKey, Duration> known = new HashMap<>();
        for (JobKey key : keys) {
            expected(key).ifPresent(duration -> known.put(key, duration));
        }
        return known;
    }

    /** How each job of a repository ended when it last did. */
    Map<JobKey, JobState> lastEnds(String repository);

    /** A repository's latest sessions, newest first, those that run included. */
    List<PastSession> sessions(String repository, int limit);

    /** A session begins. */
    void began(SessionRecord session);

    /** A job has ended. */
    void ended(SessionRecord session, JobRecord job);

    /** A session has ended. */
    void ended(SessionRecord session);
}
