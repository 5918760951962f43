package dev.coppice.worker.slot;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.environment.TaskContainer;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.lifecycle.Crew;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.Timers;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Source;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.inprocess.InProcessTransport;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.attempt.StopRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A worker whose attempts, timers and coordinator are in the test's hands. */
final class WorkerFixture implements AutoCloseable {
    static final WorkerId ID = new WorkerId("w");
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    /** How long whoever asks waits for the answer. */
    static final Duration ANSWER = Duration.ofSeconds(7);

    /** An attempt in the executor's hands, which goes on until the test lets it end. */
    record Running(Ticket ticket, Claim claim, Slot slot, StopRequest stop, SynchronousQueue<Boolean> ending) {
        void letEnd() throws InterruptedException {
            ending.put(true);
        }
    }

    final BlockingQueue<Running> running = new LinkedBlockingQueue<>();
    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Heartbeat> heartbeats = new LinkedBlockingQueue<>();
    private final BlockingQueue<Probe> probes = new LinkedBlockingQueue<>();

    /** What waits for its time, by its delay; the test brings it about. */
    private final Map<Duration, BlockingQueue<Runnable>> later = new ConcurrentHashMap<>();

    final Timers timers = (delay, action) -> {
        BlockingQueue<Runnable> waiting = waiting(delay);
        waiting.add(action);
        return () -> waiting.remove(action);
    };
    private final Crew crew = new Crew("deliveries");
    private final InProcessTransport transport = new InProcessTransport(timers, task -> crew.start("deliver", task));
    final CoordinatorTransport coordinator = transport.connectCoordinator();
    final WorkerTransport connection = transport.connectWorker(ID);

    WorkerFixture() {
        coordinator.onEvents(events::addAll);
        coordinator.onPulse(pulse -> {
            switch (pulse) {
                case Heartbeat beat -> heartbeats.add(beat);
                case Probe probe -> probes.add(probe);
            }
        });
    }

    Worker worker(int slots, WorkerTransport over) {
        return new Worker(settings(slots), parts(over));
    }

    WorkerSettings settings(int slots) {
        return new WorkerSettings(ID, Set.of("default"), slots);
    }

    WorkerParts parts(WorkerTransport over) {
        return WorkerParts.onOneMachine(over, new HeldByTheTest(), CLOCK, timers);
    }

    /** Ends when the test says so, or when it is asked to: it looks, as a real one is interrupted. */
    private final class HeldByTheTest implements AttemptExecutor {
        @Override
        public AttemptFinished run(Ticket ticket, Claim claim, Slot slot, StopRequest stop, Consumer<Event> progress) {
            Running held = new Running(ticket, claim, slot, stop, new SynchronousQueue<>());
            running.add(held);
            AttemptOutcome outcome = AttemptOutcome.PASSED;
            try {
                while (stop.cause().isEmpty() && held.ending().poll(5, TimeUnit.MILLISECONDS) == null) {}
                if (stop.cause().isPresent()) {
                    outcome = AttemptOutcome.CANCELLED;
                }
            } catch (InterruptedException e) {
                throw new AssertionError("a slot interrupted its attempt", e);
            }
            AttemptResult result = AttemptResult.withoutTasks(outcome, Optional.empty(), "");
            return new AttemptFinished(claim, slot, "wt-1", CLOCK.instant(), CLOCK.instant(), result, "files");
        }
    }

    static Ticket ticket(String job, WorkerId... avoid) {
        return ticket(job, Optional.empty(), avoid);
    }

    /** A ticket whose worker needs an engine. */
    static Ticket ticketWithContainer(String job) {
        return ticket(
                job,
                EnvironmentSpec.of(
                        Optional.of(TaskContainer.of("image")), Map.of(), Optional.empty(), Optional.empty()));
    }

    private static Ticket ticket(String job, Optional<EnvironmentSpec> environment, WorkerId... avoid) {
        JobSpec spec = new JobSpec(
                "p.md",
                "all",
                job,
                List.of(),
                "default",
                0,
                0,
                Duration.ofSeconds(9),
                Optional.empty(),
                Isolation.WORKTREE,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                OnFailure.STOP,
                environment);
        return new Ticket(
                new SessionId("s"), new AttemptId(new JobId(job), 1), new Source("/r", "0"), spec, Set.of(avoid), 0);
    }

    /** A ticket that was offered some time ago, by the coordinator's clock, which is the worker's. */
    static Ticket ticket(String job, Duration age, boolean again) {
        Ticket plain = ticket(job);
        return new Ticket(
                plain.session(),
                plain.attempt(),
                plain.source(),
                plain.spec(),
                plain.avoid(),
                0,
                Optional.of(new Ticket.Offer(CLOCK.instant().minus(age), again, ANSWER)));
    }

    void offer(Ticket... tickets) {
        coordinator.offer(List.of(tickets)).toCompletableFuture().join();
    }

    /** Brings about what is next to happen after that delay. */
    void pass(Duration delay) throws InterruptedException {
        waiting(delay).take().run();
    }

    BlockingQueue<Runnable> waiting(Duration delay) {
        return later.computeIfAbsent(delay, same -> new LinkedBlockingQueue<>());
    }

    /** The heartbeat that this call brings about; all that came before it are forgotten. */
    Heartbeat beat() throws InterruptedException {
        pass(WorkerSettings.HEARTBEAT);
        coordinator.probe(new Probe("test", 1));
        probes.take(); // it comes behind the heartbeats before it
        List<Heartbeat> all = new ArrayList<>();
        heartbeats.drainTo(all);
        return all.getLast();
    }

    AttemptFinished finished() throws InterruptedException {
        while (true) {
            if (events.take() instanceof AttemptFinished finished) {
                return finished;
            }
        }
    }

    @Override
    public void close() {
        connection.close();
        coordinator.close();
        crew.close();
    }
}
