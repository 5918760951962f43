package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.job.Charges;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.job.TicketState;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.KeyedSession;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionFilter;
import dev.coppice.coordinator.session.SessionNotes;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.transport.Source;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding sessions and jobs again. */
@OnEveryDatabase
class SessionsConformanceIT {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00.123456Z");
    private static final SessionId S = new SessionId("s");

    private final Database database;
    private final Store store;
    private final Sessions sessions;

    SessionsConformanceIT(DatabaseKind kind, PostgresDatabase postgres, @TempDir Path folder) throws SQLException {
        database = kind.open(postgres, folder);
        store = database.openStore();
        sessions = database.openSessions();
    }

    @AfterEach
    void close() {
        sessions.close();
        store.close();
        database.close();
    }

    @Test
    void whatIsNotedOfASessionIsReadAsItWasWritten() {
        SessionNotes notes = new SessionNotes(
                "ada",
                new TreeMap<>(Map.of("branch", "main\n= 'x'", "ci/run", "")),
                Optional.of(new SessionId("before")),
                "gpu",
                List.of("nobody serves pool gpu", "ä"));
        insert(record("s", "/repo", SessionState.RUNNING, Optional.empty(), 0, notes));
        assertThat(sessions.session(S).orElseThrow().notes()).isEqualTo(notes);
        assertThat(store.transaction(() -> store.session(S))
                        .orElseThrow()
                        .record()
                        .notes())
                .isEqualTo(notes);
    }

    @Test
    void sessionsComeNewestFirstInPages() {
        // Two of the same moment, as of one second of a busy day.
        insert("a", 5);
        insert("b", 9);
        insert("c", 5);
        insert("d", 1);
        assertThat(pages(SessionFilter.ALL, 1)).containsExactly("b", "c", "a", "d");
        assertThat(pages(SessionFilter.ALL, 3)).containsExactly("b", "c", "a", "d");
        assertThat(sessions.sessions(SessionFilter.ALL, Optional.of(new SessionId("gone")), 9))
                .isEmpty();
    }

    @Test
    void sessionsAreFoundByStateVerdictRepositoryAndLabels() {
        SessionNotes main = labels(Map.of("branch", "main", "team", "a"));
        insert(record("a", "/one", SessionState.RUNNING, Optional.empty(), 1, main));
        insert(record("b", "/one", SessionState.COMPLETE, Optional.of(Verdict.PASSED), 2, main));
        insert(record("c", "/two", SessionState.COMPLETE, Optional.of(Verdict.FAILED), 3, labels(Map.of("team", "b"))));
        assertThat(find(Optional.of(SessionState.COMPLETE), Optional.empty(), Optional.empty(), Map.of()))
                .containsExactly("c", "b");
        assertThat(find(Optional.empty(), Optional.of(Verdict.FAILED), Optional.empty(), Map.of()))
                .containsExactly("c");
        assertThat(find(Optional.empty(), Optional.empty(), Optional.of("/one"), Map.of()))
                .containsExactly("b", "a");
        assertThat(find(Optional.empty(), Optional.empty(), Optional.empty(), Map.of("branch", "main", "team", "a")))
                .containsExactly("b", "a");
        assertThat(find(Optional.empty(), Optional.empty(), Optional.empty(), Map.of("branch", "main", "team", "b")))
                .isEmpty();
        assertThat(find(
                        Optional.of(SessionState.RUNNING),
                        Optional.empty(),
                        Optional.of("/one"),
                        Map.of("branch", "main")))
                .containsExactly("a");
    }

    @Test
    void aRequestsKeyNamesTheSessionThatItMadeUntilItIsForgotten() {
        KeyedSession made = new KeyedSession(new RequestKey("k", "hash"), S, NOW);
        store.transaction(() -> {
            store.insert(made);
            return true;
        });
        assertThat(sessions.keyed("k")).contains(made);
        assertThat(store.transaction(() -> store.keyed("k"))).contains(made);
        assertThat(sessions.keyed("K")).isEmpty();
        forget(NOW);
        assertThat(sessions.keyed("k")).contains(made);
        forget(NOW.plusNanos(1_000));
        assertThat(sessions.keyed("k")).isEmpty();
    }

    private void forget(Instant before) {
        store.transaction(() -> {
            store.forgetKeys(before);
            return true;
        });
    }

    @Test
    void jobsComeByStateInPages() {
        insertJobs(JobState.READY, JobState.PASSED, JobState.READY, JobState.FAILED, JobState.PASSED);
        assertThat(ordinals(sessions.jobs(S, Set.of(JobState.PASSED), 0, 1))).containsExactly(2);
        assertThat(ordinals(sessions.jobs(S, Set.of(JobState.PASSED), 2, 9))).containsExactly(5);
        assertThat(ordinals(sessions.jobs(S, Set.of(JobState.FAILED, JobState.READY), 0, 9)))
                .containsExactly(1, 3, 4);
        assertThat(sessions.jobs(S, Set.of(JobState.BROKEN), 0, 9)).isEmpty();
    }

    @Test
    void jobsAreCountedByState() {
        insertJobs(JobState.READY, JobState.PASSED, JobState.READY, JobState.FLAKY, JobState.SKIPPED);
        assertThat(sessions.counts(S).orElseThrow())
                .containsEntry(JobState.READY, 2)
                .containsEntry(JobState.FLAKY, 1)
                .containsEntry(JobState.RUNNING, 0)
                .hasSize(JobState.values().length);
        assertThat(sessions.progress(S)).contains(new Progress(5, 2, 0, 2, 1));
        assertThat(sessions.counts(new SessionId("none"))).isEmpty();
        assertThat(sessions.progress(new SessionId("none"))).isEmpty();
    }

    @Test
    void manySpecificationsAreKeptAtOnce() {
        List<JobSpec> specs = IntStream.range(0, 2_500)
                .mapToObj(i -> Specs.named("plan-" + i % 2_400))
                .toList();
        String before = store.transaction(() -> store.keep(specs.get(7)));
        List<String> keys = store.transaction(() -> store.keepAll(specs));
        assertThat(keys).hasSize(2_500).contains(before);
        assertThat(keys.get(2_400)).isEqualTo(keys.getFirst());
        try (Store other = database.openStore()) {
            assertThat(other.transaction(() -> other.spec(keys.get(2_399)))).isEqualTo(specs.get(2_399));
        }
    }

    private void insertJobs(JobState... states) {
        store.transaction(() -> {
            String key = store.keep(Specs.SPEC);
            Session session =
                    new Session(record("s", "/r", SessionState.RUNNING, Optional.empty(), 0, SessionNotes.NONE), false);
            List<Job> jobs = Arrays.stream(states)
                    .map(state -> new Job.Standing(
                            state,
                            1,
                            TicketState.NONE,
                            state == JobState.READY,
                            0,
                            Charges.NONE,
                            false,
                            NOW,
                            Optional.empty(),
                            Optional.empty(),
                            ""))
                    .collect(
                            ArrayList::new,
                            (list, standing) -> list.add(new Job(
                                    new Job.Terms(
                                            S,
                                            list.size() + 1,
                                            key,
                                            JobQueue.named("default"),
                                            0,
                                            0,
                                            Duration.ofMinutes(1),
                                            Optional.empty()),
                                    standing)),
                            List::addAll);
            jobs.forEach(job -> session.count(job, 1));
            store.insert(session);
            store.insert(jobs);
            return true;
        });
    }

    private void insert(String id, int second) {
        insert(record(id, "/repo", SessionState.RUNNING, Optional.empty(), second, SessionNotes.NONE));
    }

    private void insert(SessionRecord record) {
        store.transaction(() -> {
            store.insert(new Session(record, false));
            return true;
        });
    }

    private List<String> find(
            Optional<SessionState> state,
            Optional<Verdict> verdict,
            Optional<String> repository,
            Map<String, String> labels) {
        return pages(new SessionFilter(state, verdict, repository, labels), 1);
    }

    private List<String> pages(SessionFilter filter, int limit) {
        List<String> all = new ArrayList<>();
        Optional<SessionId> after = Optional.empty();
        List<SessionRecord> page;
        do {
            page = sessions.sessions(filter, after, limit);
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            page.forEach(session -> all.add(session.id().value()));
            after = page.isEmpty() ? after : Optional.of(page.getLast().id());
        } while (!page.isEmpty());
        return all;
    }

    private static List<Integer> ordinals(List<JobRecord> jobs) {
        return jobs.stream().map(JobRecord::ordinal).toList();
    }

    private static SessionNotes labels(Map<String, String> labels) {
        return new SessionNotes("", new TreeMap<>(labels), Optional.empty(), "", List.of());
    }

    private static SessionRecord record(
            String id,
            String repository,
            SessionState state,
            Optional<Verdict> verdict,
            int second,
            SessionNotes notes) {
        return new SessionRecord(
                new SessionId(id),
                new Source(repository, "c0ffee"),
                "main",
                3,
                5,
                state,
                verdict,
                NOW.plusSeconds(second),
                Optional.empty(),
                Optional.empty(),
                notes);
    }
}
