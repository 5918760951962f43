package dev.coppice.coordinator.history;

import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A line of a repository's history. */
sealed interface Entry {
    SessionId session();

    byte[] line();

    /** A session began. */
    record Began(SessionId session, String revision, String commit, int jobs, Instant at) implements Entry {
        @Override
        public byte[] line() {
            return JsonLine.write(
                    "began",
                    session.value(),
                    "revision",
                    revision,
                    "commit",
                    commit,
                    "jobs",
                    Integer.toString(jobs),
                    "at",
                    at.toString());
        }
    }

    /**
     * A job ended.
     *
     * @param took how long the attempt that passed took; empty when none did
     */
    record JobEnded(SessionId session, String plan, String range, JobState state, Optional<Duration> took)
            implements Entry {
        @Override
        public byte[] line() {
            return JsonLine.write(
                    "session",
                    session.value(),
                    "plan",
                    plan,
                    "range",
                    range,
                    "state",
                    state.name(),
                    "took",
                    took.map(Duration::toString).orElse(""));
        }
    }

    /** A session ended. */
    record Ended(SessionId session, SessionState state, Optional<Verdict> verdict, Instant at) implements Entry {
        @Override
        public byte[] line() {
            return JsonLine.write(
                    "ended",
                    session.value(),
                    "state",
                    state.name(),
                    "verdict",
                    verdict.map(Verdict::name).orElse(""),
                    "at",
                    at.toString());
        }
    }

    /** The entry that a line holds; empty for a line that was cut off by a kill, or that a later version wrote. */
    static Optional<Entry> read(byte[] text, int from, int length) {
        return JsonLine.read(text, from, length).flatMap(Entry::of);
    }

    private static Optional<Entry> of(Map<String, String> values) {
        try {
            if (values.containsKey("began")) {
                return Optional.of(new Began(
                        new SessionId(text(values, "began")),
                        text(values, "revision"),
                        text(values, "commit"),
                        Integer.parseInt(text(values, "jobs")),
                        Instant.parse(text(values, "at"))));
            }
            if (values.containsKey("ended")) {
                return Optional.of(new Ended(
                        new SessionId(text(values, "ended")),
                        SessionState.valueOf(text(values, "state")),
                        Optional.of(text(values, "verdict"))
                                .filter(name -> !name.isEmpty())
                                .map(Verdict::valueOf),
                        Instant.parse(text(values, "at"))));
            }
            return Optional.of(new JobEnded(
                    new SessionId(text(values, "session")),
                    text(values, "plan"),
                    text(values, "range"),
                    JobState.valueOf(text(values, "state")),
                    Optional.of(text(values, "took"))
                            .filter(took -> !took.isEmpty())
                            .map(Duration::parse)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a line of history lacks " + name);
        }
        return value;
    }
}
