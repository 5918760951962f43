package dev.coppice.coordinator.http;

import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A session as the API shows it. */
record SessionView(
        String sessionId,
        SessionState status,
        @Nullable Verdict verdict,
        String repository,
        String revision,
        String commit,
        int numWorkers,
        String submitter,
        Map<String, String> labels,
        @Nullable String retryOf,
        Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Progress progress,
        Map<String, Integer> states,
        @Nullable Double estimatedSecondsLeft,
        @Nullable String reportPath,
        List<String> warnings) {

    /** @param counts how many jobs are in each state */
    static SessionView of(SessionRecord session, Map<JobState, Integer> counts, Optional<Duration> left) {
        boolean ended = session.state() != SessionState.RUNNING;
        return new SessionView(
                session.id().value(),
                session.state(),
                session.verdict().orElse(null),
                session.source().repository(),
                session.revision(),
                session.source().commit(),
                session.parallelism(),
                session.notes().submitter(),
                session.notes().labels(),
                session.notes().retryOf().map(SessionId::value).orElse(null),
                session.queuedAt(),
                session.startedAt().orElse(null),
                session.endedAt().orElse(null),
                Progress.of(counts),
                byWord(counts),
                Seconds.of(ended ? Optional.empty() : left),
                ended ? reportFolder(session.id()) + "report.md" : null,
                session.notes().warnings());
    }

    private static Map<String, Integer> byWord(Map<JobState, Integer> counts) {
        Map<String, Integer> states = new LinkedHashMap<>();
        new TreeMap<>(counts).forEach((state, count) -> {
            if (count > 0) {
                states.put(state.name().toLowerCase(Locale.ROOT), count);
            }
        });
        return states;
    }

    /** Where the documents of a session's report are served. */
    static String reportFolder(SessionId session) {
        return "/api/v1/sessions/" + session + "/report/";
    }
}
