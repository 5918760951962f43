package dev.coppice.cli.document;

import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.transport.Source;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A session. */
public record SessionDocument(
        String sessionId,
        SessionState status,
        Optional<Verdict> verdict,
        String repository,
        String revision,
        String commit,
        int numWorkers,
        String submitter,
        Map<String, String> labels,
        Optional<String> retryOf,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> completedAt,
        Progress progress,
        Map<String, Integer> states,
        Optional<Double> estimatedSecondsLeft,
        Optional<String> reportPath,
        List<String> warnings) {

    /** How many of its jobs are in a state. */
    public int jobs(JobState state) {
        return states.getOrDefault(state.name().toLowerCase(Locale.ROOT), 0);
    }

    /** Whether nothing follows for it. */
    public boolean hasEnded() {
        return status != SessionState.RUNNING;
    }

    /** It, as the coordinator records it; without what the API does not tell. */
    public SessionRecord record() {
        return new SessionRecord(
                new SessionId(sessionId),
                new Source(repository, commit),
                revision,
                numWorkers,
                progress.total(),
                status,
                verdict,
                queuedAt,
                startedAt,
                completedAt);
    }
}
