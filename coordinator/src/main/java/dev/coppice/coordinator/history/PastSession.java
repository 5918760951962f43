package dev.coppice.coordinator.history;

import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * A session as history knows it.
 *
 * @param state {@code RUNNING} also for one whose process was killed: see {@link #unfinished}
 * @param passed passed or flaky jobs
 * @param failed failed, broken or cancelled jobs
 * @param endedAt empty for a session that runs, or was interrupted before its end
 */
public record PastSession(
        SessionId id,
        String repository,
        String revision,
        String commit,
        SessionState state,
        Optional<Verdict> verdict,
        int jobs,
        int passed,
        int failed,
        int skipped,
        Instant queuedAt,
        Optional<Instant> endedAt) {

    /** Whether its end was never recorded: it runs still, or was interrupted. */
    public boolean unfinished() {
        return endedAt.isEmpty();
    }
}
