package dev.coppice.coordinator.session;

import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.transport.Source;
import java.time.Instant;
import java.util.Optional;

/**
 * A session as it is recorded.
 *
 * @param revision as it was asked for, such as {@code main}
 * @param parallelism at most so many of its attempts run at once; from 1
 * @param jobs how many it has
 * @param endedAt present exactly when the state is an end
 * @param verdict present exactly when the state is {@code COMPLETE} or {@code CANCELLED}
 */
public record SessionRecord(
        SessionId id,
        Source source,
        String revision,
        int parallelism,
        int jobs,
        SessionState state,
        Optional<Verdict> verdict,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        SessionNotes notes) {

    /** A session of which nothing is noted besides. */
    public SessionRecord(
            SessionId id,
            Source source,
            String revision,
            int parallelism,
            int jobs,
            SessionState state,
            Optional<Verdict> verdict,
            Instant queuedAt,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt) {
        this(id, source, revision, parallelism, jobs, state, verdict, queuedAt, startedAt, endedAt, SessionNotes.NONE);
    }
}
