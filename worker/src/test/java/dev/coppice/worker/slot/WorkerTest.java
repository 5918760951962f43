package dev.coppice.worker.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.lifecycle.Crew;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.Timers;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Source;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.inprocess.InProcessTransport;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.attempt.StopRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class WorkerTest {
    private static final WorkerId ID = new WorkerId("w");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    /** An attempt in the executor's hands, which goes on until the test lets it end. */
    private record Running(Ticket ticket, Claim claim, Slot slot, StopRequest stop, SynchronousQueue<Boolean> ending) {
        void letEnd() throws InterruptedException {
            ending.put(true);
        }
    }

    /** What waits for its time, by its delay; the test brings it about. */
    private final Map<Duration, BlockingQueue<Runnable>> later = new ConcurrentHashMap<>();

    private final BlockingQueue<Running> running = new LinkedBlockingQueue<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Heartbeat> heartbeats = new LinkedBlockingQueue<>();
    private final Crew crew = new Crew("deliveries");
    private final Timers timers = (delay, action) -> {
        BlockingQueue<Runnable> waiting = waiting(delay);
        waiting.add(action);
        return () -> waiting.remove(action);
    };
    private final InProcessTransport transport = new InProcessTransport(timers, task -> crew.start("deliver", task));
    private final CoordinatorTransport coordinator = transport.connectCoordinator();
    private final WorkerTransport connection = transport.connectWorker(ID);
    private Worker worker;

    @BeforeEach
    void listen() {
        coordinator.onEvents(events::addAll);
        coordinator.onPulse(pulse -> heartbeats.add((Heartbeat) pulse));
        worker = worker(2, connection);
    }

    private Worker worker(int slots, WorkerTransport over) {
        WorkerSettings settings = new WorkerSettings(ID, Set.of("default"), slots, Duration.ofSeconds(3));
        return new Worker(settings, over, new HeldByTheTest(), CLOCK, timers);
    }

    @AfterEach
    void close() {
        worker.close();
        connection.close();
        coordinator.close();
        crew.close();
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

    private static Ticket ticket(String job, WorkerId... avoid) {
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
                OnFailure.STOP);
        return new Ticket(
                new SessionId("s"), new AttemptId(new JobId(job), 1), new Source("/r", "0"), spec, Set.of(avoid), 0);
    }

    private void offer(Ticket... tickets) {
        coordinator.offer(List.of(tickets)).toCompletableFuture().join();
    }

    /** Brings about what is next to happen after that delay. */
    private void pass(Duration delay) throws InterruptedException {
        waiting(delay).take().run();
    }

    private BlockingQueue<Runnable> waiting(Duration delay) {
        return later.computeIfAbsent(delay, same -> new LinkedBlockingQueue<>());
    }

    /** The next heartbeat that was sent after this call. */
    private Heartbeat beat() throws InterruptedException {
        heartbeats.clear();
        pass(Duration.ofSeconds(3));
        return heartbeats.take();
    }

    @Test
    void anAttemptIsStartedRunAndReported() throws Exception {
        worker.start();
        offer(ticket("a"));
        Running a = running.take();
        assertThat(events.take()).isEqualTo(new AttemptStarted(a.claim(), a.slot(), CLOCK.instant()));
        a.letEnd();
        assertThat(events.take()).isInstanceOfSatisfying(AttemptFinished.class, end -> {
            assertThat(end.claim()).isEqualTo(a.claim());
            assertThat(end.result().outcome()).isEqualTo(AttemptOutcome.PASSED);
        });
    }

    @Test
    void eachSlotRunsOneAtATime() throws Exception {
        worker.start();
        offer(ticket("a"), ticket("b"), ticket("c"));
        Running one = running.take();
        Running two = running.take();
        assertThat(one.slot()).isNotEqualTo(two.slot());
        assertThat(running.poll()).isNull();
        one.letEnd();
        Running three = running.take();
        assertThat(three.slot()).isEqualTo(one.slot());
        assertThat(three.claim().token()).isNotEqualTo(one.claim().token());
        two.letEnd();
        three.letEnd();
    }

    @Test
    void heartbeatsNameTheClaimsUntilTheirEndIsReported() throws Exception {
        worker.start();
        assertThat(heartbeats.take().claims()).isEmpty();
        offer(ticket("a"));
        Running a = running.take();
        Heartbeat during = beat();
        assertThat(during.claims()).containsExactly(a.claim());
        assertThat(during.slots()).isEqualTo(2);
        a.letEnd();
        offer(ticket("b"), ticket("c"));
        Running b = running.take();
        Running c = running.take();
        assertThat(beat().claims()).containsExactlyInAnyOrder(b.claim(), c.claim());
        b.letEnd();
        c.letEnd();
        worker.close();
        assertThat(waiting(Duration.ofSeconds(3)))
                .as("heartbeats after the close")
                .isEmpty();
    }

    @Test
    void heartbeatsCountUpWithinABoot() throws Exception {
        worker.start();
        Heartbeat first = heartbeats.take();
        Heartbeat second = beat();
        assertThat(second.sequence()).isGreaterThan(first.sequence());
        assertThat(second.boot()).isEqualTo(first.boot());
    }

    @Test
    void aCancelReachesItsOwnClaimOnly() throws Exception {
        worker.start();
        offer(ticket("a"), ticket("b"));
        Running one = running.take();
        Running two = running.take();
        coordinator.command(
                ID, new Command(1, new Control.Cancel(new Claim(one.claim().attempt(), "another token"))));
        coordinator.command(ID, new Command(1, new Control.Cancel(two.claim())));
        AttemptFinished end = finished();
        assertThat(end.claim()).isEqualTo(two.claim());
        assertThat(end.result().outcome()).isEqualTo(AttemptOutcome.CANCELLED);
        assertThat(one.stop().cause()).isEmpty();
        one.letEnd();
    }

    @Test
    void anAbandonedAttemptReportsNothing() throws Exception {
        worker = worker(1, connection);
        worker.start();
        offer(ticket("a"), ticket("b"));
        Running a = running.take();
        coordinator.command(ID, new Command(1, new Control.Abandon(a.claim())));
        Running b = running.take();
        b.letEnd();
        assertThat(finished().claim()).isEqualTo(b.claim());
    }

    @Test
    void aPausedWorkerTakesNothingUntilItIsResumed() throws Exception {
        worker = worker(1, connection);
        worker.start();
        offer(ticket("a"));
        Running a = running.take();
        coordinator.command(ID, new Command(1, new Control.Pause()));
        coordinator.command(ID, new Command(1, new Control.Cancel(a.claim()))); // comes after the pause
        finished();
        offer(ticket("b"));
        assertThat(connection
                        .take(Set.of("default"), Duration.ofSeconds(5))
                        .orElseThrow()
                        .ticket())
                .as("the ticket is there for others")
                .isEqualTo(ticket("b"));
        coordinator.command(ID, new Command(1, new Control.Resume()));
        offer(ticket("c"));
        Running c = running.take();
        assertThat(c.ticket()).isEqualTo(ticket("c"));
        c.letEnd();
    }

    @ParameterizedTest
    @MethodSource("closings")
    void aTicketThatComesAsTheGateClosesIsSentOn(Control closing) throws Exception {
        worker = worker(1, new LastMomentTransport(connection, closing));
        worker.start();
        offer(ticket("a"));
        pass(Duration.ofSeconds(1));
        worker.close();
        assertThat(connection
                        .take(Set.of("default"), Duration.ofSeconds(5))
                        .orElseThrow()
                        .ticket())
                .isEqualTo(ticket("a"));
        assertThat(running).isEmpty();
        assertThat(events).isEmpty();
    }

    static List<Control> closings() {
        return List.of(new Control.Pause(), new Control.Drain());
    }

    @Test
    void aDrainLetsWhatRunsEnd() throws Exception {
        worker.start();
        offer(ticket("a"));
        Running a = running.take();
        coordinator.command(ID, new Command(1, new Control.Drain()));
        a.letEnd();
        worker.drain();
        assertThat(finished().result().outcome()).isEqualTo(AttemptOutcome.PASSED);
    }

    @Test
    void aCloseEndsWhatRunsAndReportsIt() throws Exception {
        worker.start();
        offer(ticket("a"), ticket("b"));
        Running a = running.take();
        Running b = running.take();
        worker.close();
        assertThat(a.stop().cause()).contains(StopRequest.Cause.SHUTDOWN);
        assertThat(b.stop().cause()).contains(StopRequest.Cause.SHUTDOWN);
        assertThat(List.of(finished().claim(), finished().claim())).containsExactlyInAnyOrder(a.claim(), b.claim());
    }

    @Test
    void aTicketThatAvoidsThisWorkerIsSentOnThreeTimesAtMost() throws Exception {
        worker.start();
        offer(ticket("a", ID));
        for (int bounce = 0; bounce < 3; bounce++) {
            pass(Duration.ofSeconds(1));
        }
        Running a = running.take();
        assertThat(a.ticket().bounces()).isEqualTo(3);
        a.letEnd();
    }

    @Test
    void aTicketThatAvoidsAnotherWorkerIsTaken() throws Exception {
        worker.start();
        offer(ticket("a", new WorkerId("other")));
        Running a = running.take();
        assertThat(a.ticket().bounces()).isZero();
        a.letEnd();
    }

    private AttemptFinished finished() throws InterruptedException {
        while (true) {
            if (events.take() instanceof AttemptFinished finished) {
                return finished;
            }
        }
    }
}
