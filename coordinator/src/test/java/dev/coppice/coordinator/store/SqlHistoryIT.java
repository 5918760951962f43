package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.history.JobKey;
import dev.coppice.coordinator.history.PastSession;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.transport.Source;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabase
class SqlHistoryIT {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    private final Database database;
    private final History history;

    SqlHistoryIT(DatabaseKind kind, PostgresDatabase postgres, @TempDir Path folder) throws SQLException {
        database = kind.open(postgres, folder);
        history = database.history();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theMedianOfTheLastTenPassesIsExpected() {
        ended("plan", JobState.PASSED, 1_000);
        IntStream.rangeClosed(1, 10).forEach(seconds -> ended("plan", JobState.PASSED, seconds));
        ended("plan", JobState.FAILED, 5_000);
        assertThat(history.expected(key("plan"))).contains(Duration.ofMillis(5_500));
        ended("plan", JobState.PASSED, 11);
        assertThat(history.expected(key("plan"))).contains(Duration.ofMillis(6_500));
        assertThat(history.expected(key("other"))).isEmpty();
    }

    @Test
    void whatNeverPassedHasNoExpectationButALastEnd() {
        ended("plan", JobState.PASSED, 1);
        ended("plan", JobState.FAILED, 1);
        ended("bad", JobState.FAILED, 1);
        assertThat(history.expected(List.of(key("plan"), key("bad"), key("none"))))
                .containsExactly(Map.entry(key("plan"), Duration.ofSeconds(1)));
        assertThat(history.lastEnds("/repo"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(key("plan"), JobState.FAILED, key("bad"), JobState.FAILED));
        assertThat(history.lastEnds("/other")).isEmpty();
    }

    @Test
    void whatAnotherProcessRecordedIsKnown() {
        ended("plan", JobState.PASSED, 3);
        history.ended(session("s", 0));
        assertThat(database.history().expected(key("plan"))).contains(Duration.ofSeconds(3));
    }

    @Test
    void manyJobsAreAskedForAtOnce() {
        IntStream.range(0, 2_500).forEach(i -> ended("plan-" + i, JobState.PASSED, i));
        List<JobKey> keys =
                IntStream.range(0, 2_500).mapToObj(i -> key("plan-" + i)).toList();
        assertThat(history.expected(keys)).hasSize(2_500).containsEntry(key("plan-2401"), Duration.ofSeconds(2_401));
    }

    @Test
    void sessionsAreThoseOfTheStore() {
        try (Store store = database.openStore()) {
            store.transaction(() -> {
                store.insert(new Session(session("old", 0), false));
                store.insert(new Session(session("new", 1), false));
                return true;
            });
        }
        assertThat(history.sessions("/repo", 9))
                .extracting(PastSession::id)
                .containsExactly(new SessionId("new"), new SessionId("old"));
        assertThat(history.sessions("/repo", 9).getFirst().unfinished()).isTrue();
        assertThat(history.sessions("/other", 9)).isEmpty();
    }

    private void ended(String plan, JobState state, int seconds) {
        AttemptResult result = AttemptResult.withoutTasks(
                state == JobState.PASSED ? AttemptOutcome.PASSED : AttemptOutcome.TESTS_FAILED, Optional.empty(), "");
        AttemptRecord attempt = new AttemptRecord(
                1,
                Optional.empty(),
                "",
                Optional.of(NOW),
                Optional.of(NOW.plusSeconds(seconds)),
                Optional.of(result),
                "");
        history.ended(
                session("s", 0),
                new JobRecord(new JobId("s-1"), 1, Specs.named(plan), state, Optional.empty(), "", List.of(attempt)));
    }

    private static JobKey key(String plan) {
        return new JobKey("/repo", plan, Specs.SPEC.range());
    }

    private static SessionRecord session(String id, int second) {
        return new SessionRecord(
                new SessionId(id),
                new Source("/repo", "c0ffee"),
                "main",
                1,
                2,
                SessionState.RUNNING,
                Optional.empty(),
                NOW.plusSeconds(second),
                Optional.empty(),
                Optional.empty());
    }
}
