package dev.coppice.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.history.NoHistory;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.store.Database;
import dev.coppice.job.JobState;
import dev.coppice.job.JobTransitions;
import dev.coppice.lifecycle.Crew;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionTransitions;
import dev.coppice.session.Verdict;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Source;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.inprocess.InProcessTransport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole path with real threads, a real database, and workers that do nothing. */
class CoordinatorLoopTest {

    @Test
    void everyJobOfASessionRunsAndIsRecorded() throws Exception {
        int jobs = 500;
        try (Database database = Database.inMemory();
                Store store = database.openStore();
                Sessions sessions = database.openSessions();
                SystemTimers timers = new SystemTimers();
                Crew crew = new Crew("test")) {
            InProcessTransport transport = new InProcessTransport(timers, task -> crew.start("delivery", task));
            Coordinator.Parts parts = new Coordinator.Parts(
                    store,
                    transport.connectCoordinator(),
                    new NoHistory(),
                    Clock.systemUTC(),
                    new Random(1),
                    Settings.DEFAULT,
                    1,
                    JobTransitions.table(),
                    SessionTransitions.table());
            try (CoordinatorLoop loop = new CoordinatorLoop(parts, timers);
                    WorkerTransport worker = transport.connectWorker(new WorkerId("w"))) {
                CompletableFuture<SessionRecord> ended = new CompletableFuture<>();
                loop.observe(change -> {
                    if (change instanceof SessionChange.SessionEnded end) {
                        ended.complete(end.record());
                    }
                });
                for (int slot = 1; slot <= 8; slot++) {
                    int number = slot;
                    crew.start("slot-" + slot, () -> work(worker, number));
                }
                worker.heartbeat(new Heartbeat(
                        new WorkerId("w"),
                        "boot",
                        1,
                        Instant.now(),
                        Set.of("default"),
                        8,
                        Readiness.READY,
                        "",
                        List.of()));
                SessionId id = loop.submit(new Submission(
                        new Source("/repo", "c0ffee"),
                        "main",
                        64,
                        IntStream.range(0, jobs)
                                .mapToObj(index ->
                                        new Submission.JobRequest(Specs.spec("plan-" + index + ".md"), List.of()))
                                .toList()));
                SessionRecord record = ended.get(60, TimeUnit.SECONDS);

                assertThat(record.verdict()).contains(Verdict.PASSED);
                assertThat(sessions.session(id)).contains(record);
                assertThat(sessions.progress(id)).contains(new Progress(jobs, jobs, 0, 0, 0));
                List<JobRecord> page = sessions.jobs(id, 0, 10);
                assertThat(page).hasSize(10).allSatisfy(job -> {
                    assertThat(job.state()).isEqualTo(JobState.PASSED);
                    assertThat(job.attempts()).hasSize(1);
                });
                assertThat(loop.staleEvents()).isZero();
            }
        }
    }

    private static void work(WorkerTransport worker, int number) {
        Slot slot = new Slot(new WorkerId("w"), number);
        try {
            while (true) {
                Optional<WorkerTransport.Delivery> taken = worker.take(Set.of("default"), Duration.ofSeconds(60));
                if (taken.isPresent()) {
                    Claim claim = new Claim(
                            taken.get().ticket().attempt(), UUID.randomUUID().toString());
                    Instant now = Instant.EPOCH;
                    worker.publish(new Event.AttemptStarted(claim, slot, now));
                    taken.get().settle();
                    worker.publish(new Event.CheckedOut(claim, "wt-" + number, now));
                    TaskResult task = new TaskResult("1.1", "Do", TaskStatus.PASSED, 0, Duration.ofMillis(1), "");
                    worker.publish(new Event.TaskFinished(claim, task));
                    AttemptResult result = new AttemptResult(
                            AttemptOutcome.PASSED, Optional.empty(), "", List.of(task), TestCounts.NONE, List.of());
                    worker.publish(new Event.AttemptFinished(claim, slot, "wt-" + number, now, now, result, "/files"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
