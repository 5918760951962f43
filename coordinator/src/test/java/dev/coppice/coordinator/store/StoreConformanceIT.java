package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.job.Charges;
import dev.coppice.coordinator.job.Hold;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.job.TicketState;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.SlotView;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StrayExecution;
import dev.coppice.coordinator.session.StrayReason;
import dev.coppice.environment.Ability;
import dev.coppice.job.JobId;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.transport.Source;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabase
class StoreConformanceIT {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00.123456Z");
    private static final JobQueue QUEUE = JobQueue.of("default", Set.of(Ability.CONTAINERS));
    private static final SessionId S = new SessionId("s");
    private static final Slot SLOT = new Slot(new WorkerId("w"), 2);
    private static final JobSpec SPEC = Specs.SPEC;

    private final Database database;
    private final Store store;
    private final Sessions sessions;

    StoreConformanceIT(DatabaseKind kind, PostgresDatabase postgres, @TempDir Path folder) throws SQLException {
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
    void whatThrowsLeavesNoTrace() {
        assertThatThrownBy(() -> store.transaction(() -> {
                    store.insert(session(1));
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        assertThat(sessions.session(S)).isEmpty();
    }

    @Test
    void aSpecificationIsKeptOnceAndReadAsItWas() {
        String key = store.transaction(() -> store.keep(SPEC));
        assertThat(store.transaction(() -> store.keep(SPEC))).isEqualTo(key);
        insert(job(1, key, 0, Optional.empty()));
        // Through another connection, which has nothing in memory.
        assertThat(sessions.jobs(S, 0, 10).getFirst().spec()).isEqualTo(SPEC);
    }

    @Test
    void aJobIsReadAsItWasWritten() {
        Job.Terms terms = job(1, keep(), 5, Optional.of(Duration.ofSeconds(3))).terms();
        Job.Standing running = new Job.Standing(
                JobState.RUNNING,
                4,
                TicketState.CONFIRMED,
                false,
                0,
                new Charges(1, 2, 3),
                true,
                NOW,
                Optional.of(NOW.plusSeconds(1)),
                Optional.of(new Hold("token", SLOT, "wt-1", NOW, NOW.plusSeconds(9))),
                "odd \0 text ' ; -- \uD83C\uDF33");
        insert(new Job(terms, running));
        Job read = store.transaction(() -> store.job(new JobId("s-1"))).orElseThrow();
        assertThat(read.terms()).isEqualTo(terms);
        assertThat(read.standing())
                .usingRecursiveComparison()
                .ignoringFields("message")
                .isEqualTo(running);
        assertThat(read.standing().message()).isEqualTo("odd \uFFFD text ' ; -- \uD83C\uDF33");
        assertThat(store.transaction(() -> store.job(new JobId("s-2")))).isEmpty();
        assertThat(store.transaction(() -> store.job(new JobId("nonsense")))).isEmpty();
    }

    @Test
    void schedulableJobsComeByPriorityThenTheLongestFirstThenByPlace() {
        String key = keep();
        insert(
                job(1, key, 0, Optional.of(Duration.ofSeconds(5))),
                job(2, key, 0, Optional.empty()),
                job(3, key, 0, Optional.of(Duration.ofSeconds(50))),
                job(4, key, 9, Optional.of(Duration.ofSeconds(1))),
                job(5, key, 0, Optional.of(Duration.ofSeconds(50))));
        assertThat(store.transaction(() -> store.schedulable(S, QUEUE, 4)))
                .extracting(job -> job.terms().ordinal())
                .containsExactly(4, 2, 3, 5);
        assertThat(store.transaction(() -> store.schedulable(S, JobQueue.named("default"), 4)))
                .isEmpty();
    }

    @Test
    void runningSessionsComeWithTheirJobsCounted() {
        String key = keep();
        insert(job(1, key, 0, Optional.empty()), job(2, key, 7, Optional.empty()));
        Session session = store.transaction(() -> store.running()).getFirst();
        assertThat(session.count(JobState.READY)).isEqualTo(2);
        assertThat(session.schedulable(QUEUE)).isEqualTo(Map.of(0, 1, 7, 1));
        assertThat(session.placesTaken()).isZero();
    }

    @Test
    void anAttemptIsReadAsItWasWritten() {
        insert(job(1, keep(), 0, Optional.empty()));
        AttemptResult result = new AttemptResult(
                AttemptOutcome.BROKEN,
                Optional.of(BrokenReason.DISK_FULL),
                "full",
                List.of(
                        new TaskResult("1.1", "A", TaskStatus.PASSED, 0, Duration.ofMillis(5), ""),
                        new TaskResult("1.2", "B", TaskStatus.FAILED, 137, Duration.ofSeconds(5), "tail")),
                new TestCounts(9, 1, 2),
                List.of(new FailedTest("c.C", "m", Duration.ofMillis(1), "trace")));
        AttemptRecord record = new AttemptRecord(
                1,
                Optional.of(SLOT),
                "wt-1",
                Optional.of(NOW),
                Optional.of(NOW.plusSeconds(2)),
                Optional.of(result),
                "/f");
        JobId job = new JobId("s-1");
        store.transaction(() -> {
            store.startAttempts(List.of(
                    new Store.Started(new Claim(new AttemptId(job, 1), "t1"), Optional.of(SLOT), NOW),
                    new Store.Started(new Claim(new AttemptId(job, 2), "t2"), Optional.of(SLOT), NOW)));
            store.finishAttempts(List.of(new Store.Finished(job, record)));
            return true;
        });
        assertThat(sessions.job(job).orElseThrow().attempts())
                .containsExactly(
                        record,
                        new AttemptRecord(
                                2, Optional.of(SLOT), "", Optional.of(NOW), Optional.empty(), Optional.empty(), ""));
        assertThat(store.transaction(() -> store.brokeOn(job))).isEqualTo(Set.of(SLOT.worker()));
        assertThat(sessions.slots(S)).singleElement().satisfies(view -> {
            assertThat(view.slot()).isEqualTo(SLOT);
            assertThat(view.worktree()).isEqualTo("wt-1");
        });
    }

    @Test
    void anAttemptThatRunsHasTheWorktreeOfItsHold() {
        Job.Terms terms = job(1, keep(), 0, Optional.empty()).terms();
        Job.Standing running = new Job.Standing(
                JobState.RUNNING,
                2,
                TicketState.CONFIRMED,
                false,
                0,
                new Charges(0, 1, 0),
                false,
                NOW,
                Optional.empty(),
                Optional.of(new Hold("t2", SLOT, "wt-7", NOW, NOW.plusSeconds(9))),
                "");
        insert(new Job(terms, running));
        JobId job = new JobId("s-1");
        store.transaction(() -> {
            store.startAttempts(List.of(
                    new Store.Started(new Claim(new AttemptId(job, 1), "t1"), Optional.of(SLOT), NOW),
                    new Store.Started(new Claim(new AttemptId(job, 2), "t2"), Optional.of(SLOT), NOW)));
            return true;
        });
        assertThat(sessions.job(job).orElseThrow().attempts())
                .extracting(AttemptRecord::worktree)
                .containsExactly("", "wt-7");
    }

    @Test
    void aSlotIsKnownWithTheWorktreeUsedThereLast() {
        insert(job(1, keep(), 0, Optional.empty()));
        JobId job = new JobId("s-1");
        for (int attempt = 1; attempt <= 3; attempt++) {
            Claim claim = new Claim(new AttemptId(job, attempt), "t");
            store.transaction(() -> {
                store.startAttempts(List.of(new Store.Started(claim, Optional.of(SLOT), NOW)));
                return true;
            });
            if (attempt < 3) {
                finish(job, attempt, "wt-" + (8 + attempt));
            }
        }
        assertThat(sessions.slots(S)).containsExactly(new SlotView(SLOT, Optional.empty(), "wt-10"));
        try (Store other = database.openStore()) {
            other.transaction(() -> {
                other.startAttempts(
                        List.of(new Store.Started(new Claim(new AttemptId(job, 4), "t"), Optional.of(SLOT), NOW)));
                return true;
            });
        }
        assertThat(sessions.slots(S)).containsExactly(new SlotView(SLOT, Optional.empty(), "wt-10"));
    }

    private void finish(JobId job, int attempt, String worktree) {
        AttemptRecord record = new AttemptRecord(
                attempt,
                Optional.of(SLOT),
                worktree,
                Optional.of(NOW),
                Optional.of(NOW),
                Optional.of(AttemptResult.withoutTasks(AttemptOutcome.TESTS_FAILED, Optional.empty(), "")),
                "");
        store.transaction(() -> {
            store.finishAttempts(List.of(new Store.Finished(job, record)));
            return true;
        });
    }

    @Test
    void jobsComeInPages() {
        String key = keep();
        insert(job(1, key, 0, Optional.empty()), job(2, key, 0, Optional.empty()), job(3, key, 0, Optional.empty()));
        assertThat(sessions.jobs(S, 0, 2)).extracting(job -> job.ordinal()).containsExactly(1, 2);
        assertThat(sessions.jobs(S, 2, 2)).extracting(job -> job.ordinal()).containsExactly(3);
        assertThat(store.transaction(() -> store.unended(S, 1, 1)))
                .extracting(job -> job.terms().ordinal())
                .containsExactly(2);
        assertThat(store.transaction(() -> store.waitingSince(S, NOW, 9))).hasSize(3);
        assertThat(store.transaction(() -> store.waitingSince(S, NOW.minusSeconds(1), 9)))
                .isEmpty();
    }

    @Test
    void executionsBesideTheRecordAreNotedOnceAndInOrder() {
        insert(job(1, keep(), 0, Optional.empty()), job(2, keep(), 0, Optional.empty()));
        StrayExecution twice = stray("s-1", "other", StrayReason.TICKET_TWICE, NOW.plusSeconds(1));
        StrayExecution unanswered = stray("s-1", "t1", StrayReason.UNANSWERED, NOW);
        StrayExecution elsewhere = stray("s-2", "other", StrayReason.WORKER_KILLED, NOW);
        assertThat(List.of(note(twice), note(unanswered), note(elsewhere), note(twice)))
                .containsExactly(true, true, true, false);
        assertThat(sessions.strays(new JobId("s-1"))).containsExactly(unanswered, twice);
        assertThat(store.transaction(() -> store.strays(new JobId("s-2")))).containsExactly(elsewhere);
        assertThat(sessions.strays(new JobId("s-3"))).isEmpty();
    }

    @Test
    void anExecutionThatBecameTheRecordedOneIsNoLongerBesideIt() {
        insert(job(1, keep(), 0, Optional.empty()));
        StrayExecution stray = stray("s-1", "t1", StrayReason.ATTEMPT_OVER, NOW);
        note(stray);
        assertThat(sessions.strays(new JobId("s-1"))).containsExactly(stray);
        store.transaction(() -> {
            store.startAttempts(List.of(new Store.Started(stray.claim(), Optional.of(SLOT), NOW)));
            return true;
        });
        assertThat(sessions.strays(new JobId("s-1"))).isEmpty();
    }

    private boolean note(StrayExecution stray) {
        return store.transaction(() -> store.note(stray));
    }

    private static StrayExecution stray(String job, String token, StrayReason reason, Instant heardAt) {
        return new StrayExecution(new Claim(new AttemptId(new JobId(job), 1), token), SLOT, reason, heardAt);
    }

    @Test
    void needsAreKept() {
        store.transaction(() -> {
            store.insertNeeds(List.of(new Store.Need(new JobId("s-1"), new JobId("s-3"))));
            return true;
        });
        assertThat(store.transaction(() -> store.needing(new JobId("s-1")))).containsExactly(new JobId("s-3"));
        assertThat(store.transaction(() -> store.needing(new JobId("s-3")))).isEmpty();
    }

    private String keep() {
        return store.transaction(() -> store.keep(SPEC));
    }

    private void insert(Job... jobs) {
        store.transaction(() -> {
            store.insert(session(jobs.length));
            store.insert(List.of(jobs));
            return true;
        });
    }

    private static Session session(int jobs) {
        SessionRecord record = new SessionRecord(
                S,
                new Source("/repo", "c0ffee"),
                "main",
                3,
                jobs,
                SessionState.RUNNING,
                Optional.empty(),
                NOW,
                Optional.empty(),
                Optional.empty());
        return new Session(record, false);
    }

    private static Job job(int ordinal, String key, int priority, Optional<Duration> expected) {
        return new Job(
                new Job.Terms(S, ordinal, key, QUEUE, priority, 1, Duration.ofMinutes(30), expected),
                Job.Standing.begin(0, NOW));
    }
}
