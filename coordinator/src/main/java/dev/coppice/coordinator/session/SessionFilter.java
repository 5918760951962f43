package dev.coppice.coordinator.session;

import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import java.util.Map;
import java.util.Optional;

/**
 * Which sessions are meant: those that fit all of it.
 *
 * @param labels all must be there
 */
public record SessionFilter(
        Optional<SessionState> state,
        Optional<Verdict> verdict,
        Optional<String> repository,
        Map<String, String> labels) {
    /** All sessions. */
    public static final SessionFilter ALL =
            new SessionFilter(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    public SessionFilter {
        labels = Map.copyOf(labels);
    }
}
