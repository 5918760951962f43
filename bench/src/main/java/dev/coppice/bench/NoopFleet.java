package dev.coppice.bench;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.coordinator.Coordinator;
import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.Settings;
import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.history.NoHistory;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.store.DatabaseSettings;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobTransitions;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionTransitions;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.Event;
import dev.coppice.transport.Source;
import dev.coppice.transport.amqp.AmqpCoordinator;
import dev.coppice.transport.amqp.AmqpSettings;
import dev.coppice.transport.amqp.AmqpWorker;
import dev.coppice.transport.amqp.BrokerAddress;
import dev.coppice.transport.json.MessageFormat;
import dev.coppice.worker.attempt.Admission;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.environment.Abilities;
import dev.coppice.worker.outbox.EventFolder;
import dev.coppice.worker.slot.EnvironmentHost;
import dev.coppice.worker.slot.Worker;
import dev.coppice.worker.slot.WorkerParts;
import dev.coppice.worker.slot.WorkerSettings;
import dev.coppice.worker.upload.AttemptUploads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A coordinator with an H2 file and workers whose attempts do nothing, in this process, over a real broker. Everything between a submission
 * and the recorded result is as in a fleet, but for processes and checkouts.
 */
final class NoopFleet implements AutoCloseable {
    private final SystemTimers timers = new SystemTimers();
    private final List<Runnable> parts = new ArrayList<>();
    private final CoordinatorLoop coordinator;
    private final Map<SessionId, CompletableFuture<Long>> ends = new ConcurrentHashMap<>();
    private final Map<SessionId, List<Long>> starts = new ConcurrentHashMap<>();

    NoopFleet(String broker, Path folder, int workers, int slotsEach) throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        BrokerAddress address = BrokerAddress.parse(broker, Optional.empty());
        Database database = Database.open(
                new DatabaseSettings("jdbc:h2:file:" + folder.resolve("bench"), Optional.empty(), Optional.empty()));
        parts.add(database::close);
        Store store = database.openStore();
        parts.add(store::close);
        AmqpCoordinator transport = new AmqpCoordinator(new AmqpSettings(address, "bench coordinator"), timers, clock);
        transport.awaitConnected(Duration.ofSeconds(30));
        coordinator = new CoordinatorLoop(
                new Coordinator.Parts(
                        store,
                        transport,
                        new NoHistory(),
                        clock,
                        new SplittableRandom(),
                        Settings.DEFAULT.withMaxQueued(Integer.MAX_VALUE),
                        1,
                        JobTransitions.table(),
                        SessionTransitions.table()),
                timers);
        parts.add(coordinator::close);
        coordinator.observe(this::changed);
        AttemptExecutor nothing = (ticket, claim, slot, stop, progress) -> new Event.AttemptFinished(
                claim,
                slot,
                "",
                clock.instant(),
                clock.instant(),
                AttemptResult.withoutTasks(AttemptOutcome.PASSED, Optional.empty(), ""),
                "");
        for (int number = 1; number <= workers; number++) {
            WorkerId id = new WorkerId("bench-" + number);
            AmqpWorker connection = new AmqpWorker(id, new AmqpSettings(address, id.value()), timers);
            connection.awaitConnected(Duration.ofSeconds(30));
            parts.add(connection::close);
            WorkerParts own = new WorkerParts(
                    connection,
                    nothing,
                    EventFolder.ofStarts(folder.resolveSibling("begun").resolve(id.value()), new MessageFormat()),
                    EventFolder.ofEnds(folder.resolveSibling("outbox").resolve(id.value()), new MessageFormat()),
                    AttemptUploads.none(),
                    Optional::empty,
                    Abilities.none(),
                    Admission.always(),
                    EnvironmentHost.none(),
                    event -> {},
                    clock,
                    timers);
            Worker worker = new Worker(new WorkerSettings(id, Set.of("default"), slotsEach), own);
            worker.start();
            parts.add(worker::close);
        }
    }

    private void changed(SessionChange change) {
        if (change instanceof SessionChange.AttemptStarted) {
            starts.computeIfAbsent(change.session(), id -> Collections.synchronizedList(new ArrayList<>()))
                    .add(System.nanoTime());
        } else if (change instanceof SessionChange.SessionEnded) {
            ends.computeIfAbsent(change.session(), id -> new CompletableFuture<>())
                    .complete(System.nanoTime());
        }
    }

    /** Seconds from the submission of a session to the record of its last result. */
    double seconds(int jobs) throws InterruptedException, ExecutionException, TimeoutException {
        long begin = System.nanoTime();
        SessionId id = submit(jobs, 1_000);
        long end = ends.computeIfAbsent(id, key -> new CompletableFuture<>()).get(30, TimeUnit.MINUTES);
        return (end - begin) / 1e9;
    }

    /** Milliseconds from the call that submits a session of one job to the record of its start. */
    double millisToStart() throws InterruptedException, ExecutionException, TimeoutException {
        long begin = System.nanoTime();
        SessionId id = submit(1, 1);
        ends.computeIfAbsent(id, key -> new CompletableFuture<>()).get(1, TimeUnit.MINUTES);
        return (Objects.requireNonNull(starts.get(id)).getFirst() - begin) / 1e6;
    }

    /** Submits jobs that are less urgent than all others. */
    void submitWaiting(int jobs) {
        coordinator.submit(submission(jobs, 1_000, -1));
    }

    private SessionId submit(int jobs, int parallelism) {
        return coordinator.submit(submission(jobs, parallelism, 0));
    }

    private static Submission submission(int jobs, int parallelism, int priority) {
        Submission.JobRequest job = new Submission.JobRequest(
                new JobSpec(
                        "bench.md",
                        "all",
                        "bench",
                        List.of(),
                        "default",
                        priority,
                        0,
                        Duration.ofMinutes(30),
                        Optional.empty(),
                        Isolation.WORKTREE,
                        List.of(),
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        OnFailure.STOP,
                        Optional.empty()),
                List.of());
        return new Submission(
                new Source("https://git.example/bench", "c0ffee"), "main", parallelism, Collections.nCopies(jobs, job));
    }

    @Override
    public void close() {
        parts.reversed().forEach(Runnable::run);
        timers.close();
    }
}
