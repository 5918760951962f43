package dev.coppice.coordinator.history;

import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows nothing and keeps nothing. */
public final class NoHistory implements History {
    @Override
    public Optional<Duration> expected(JobKey key) {
        return Optional.empty();
    }

    @Override
    public Map<JobKey, JobState> lastEnds(String repository) {
        return Map.of();
    }

    @Override
    public List<PastSession> sessions(String repository, int limit) {
        return List.of();
    }

    @Override
    public void began(SessionRecord session) {}

    @Override
    public void ended(SessionRecord session, JobRecord job) {}

    @Override
    public void ended(SessionRecord session) {}
}
