package dev.coppice.testkit.transport;

import static dev.coppice.testkit.transport.Messages.claim;
import static dev.coppice.testkit.transport.Messages.event;
import static dev.coppice.testkit.transport.Messages.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.lifecycle.Crew;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Link;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every transport promises, over the wall clock. An adapter's test extends it. */
public abstract class TransportConformance {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration AT_ONCE = Duration.ofMillis(200);
    private static final Set<String> DEFAULT = Set.of("default");

    private @Nullable CoordinatorTransport coordinatorEnd;

    /** A new coordinator's end; the one before is closed. */
    protected abstract CoordinatorTransport connectCoordinator();

    /** A worker's end. */
    protected abstract WorkerTransport connectWorker(WorkerId id);

    /** Called last, when the coordinator's end is closed. */
    protected abstract void close();

    @BeforeEach
    void connect() {
        coordinatorEnd = connectCoordinator();
    }

    @AfterEach
    void disconnect() {
        coordinator().close();
        close();
    }

    private CoordinatorTransport coordinator() {
        if (coordinatorEnd == null) {
            throw new IllegalStateException("not connected");
        }
        return coordinatorEnd;
    }

    @Test
    void ticketsComeInTheOrderInWhichTheyWereOffered() throws Exception {
        try (WorkerTransport worker = connectWorker(new WorkerId("w"))) {
            coordinator()
                    .offer(List.of(ticket("j-1", "default"), ticket("j-2", "gpu"), ticket("j-3", "default")))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            coordinator().offer(List.of(ticket("j-4", "default")));
            assertThat(takeAndSettle(worker)).isEqualTo(ticket("j-1", "default"));
            assertThat(takeAndSettle(worker)).isEqualTo(ticket("j-3", "default"));
            assertThat(takeAndSettle(worker)).isEqualTo(ticket("j-4", "default"));
            assertThat(worker.take(DEFAULT, AT_ONCE)).isEmpty();
            assertThat(worker.take(Set.of("gpu", "default"), SOON).orElseThrow().ticket())
                    .isEqualTo(ticket("j-2", "gpu"));
        }
    }

    @Test
    void aTicketIsWaitedFor() throws Exception {
        try (WorkerTransport worker = connectWorker(new WorkerId("w"));
                Crew crew = new Crew("test")) {
            CompletableFuture<Ticket> taken = new CompletableFuture<>();
            crew.start("take", () -> taken.complete(takeAndSettle(worker)));
            coordinator().offer(List.of(ticket("j-1", "default")));
            assertThat(taken.get(60, TimeUnit.SECONDS)).isEqualTo(ticket("j-1", "default"));
        }
    }

    @Test
    void aTicketThatWasNotSettledGoesBackWhenItsWorkerClosesAndSaysSo() throws Exception {
        try (WorkerTransport stays = connectWorker(new WorkerId("stays"))) {
            try (WorkerTransport goes = connectWorker(new WorkerId("goes"))) {
                coordinator().offer(List.of(ticket("j-1", "default"), ticket("j-2", "default")));
                takeAndSettle(goes);
                assertThat(goes.take(DEFAULT, SOON).orElseThrow().isRedelivered())
                        .isFalse();
            }
            WorkerTransport.Delivery again = stays.take(DEFAULT, SOON).orElseThrow();
            assertThat(again.ticket()).isEqualTo(ticket("j-2", "default"));
            assertThat(again.isRedelivered()).isTrue();
            again.settle();
            assertThat(stays.take(DEFAULT, AT_ONCE)).isEmpty();
        }
    }

    @Test
    void theLadderBringsTicketsBackAfterADelay() throws Exception {
        try (WorkerTransport worker = connectWorker(new WorkerId("w"))) {
            long begin = System.nanoTime();
            coordinator().offerLater(ticket("j-1", "default"), Rung.SECOND);
            Ticket first = takeAndSettle(worker);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(900));
            worker.sendOn(first.bounced(), Rung.SECOND);
            assertThat(takeAndSettle(worker).bounces()).isOne();
        }
    }

    @Test
    void eventsComeInOrderAndAgainWhenTheListenerFails() throws Exception {
        BlockingQueue<Event> accepted = new LinkedBlockingQueue<>();
        AtomicInteger calls = new AtomicInteger();
        try (WorkerTransport worker = connectWorker(new WorkerId("w"))) {
            // What is published before anybody listens waits.
            worker.publish(event(0));
            coordinator().onEvents(batch -> {
                assertThat(batch).isNotEmpty();
                if (calls.incrementAndGet() <= 2) {
                    throw new IllegalStateException("the database is away");
                }
                accepted.addAll(batch);
            });
            IntStream.range(1, 2_000).forEach(number -> worker.publish(event(number)));
            for (int number = 0; number < 2_000; number++) {
                assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(event(number));
            }
            assertThat(accepted).isEmpty();
        }
    }

    @Test
    void eventsWaitForTheNextCoordinator() throws Exception {
        try (WorkerTransport worker = connectWorker(new WorkerId("w"))) {
            coordinator().onEvents(batch -> {});
            coordinator().close();
            worker.publish(event(1)).toCompletableFuture().get(60, TimeUnit.SECONDS);
            coordinatorEnd = connectCoordinator();
            BlockingQueue<Event> accepted = new LinkedBlockingQueue<>();
            coordinator().onEvents(accepted::addAll);
            assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(event(1));
        }
    }

    @Test
    void controlReachesTheWorkerItIsForAndNoOther() throws Exception {
        try (WorkerTransport one = connectWorker(new WorkerId("one"));
                WorkerTransport two = connectWorker(new WorkerId("two"))) {
            BlockingQueue<Command> atOne = new LinkedBlockingQueue<>();
            BlockingQueue<Command> atTwo = new LinkedBlockingQueue<>();
            one.onCommand(atOne::add);
            two.onCommand(atTwo::add);
            coordinator().command(new WorkerId("nobody"), new Command(1, new Control.Pause()));
            coordinator().command(new WorkerId("two"), new Command(1, new Control.Pause()));
            coordinator().command(new WorkerId("two"), new Command(2, new Control.Cancel(claim(1))));
            assertThat(atTwo.poll(60, TimeUnit.SECONDS)).isEqualTo(new Command(1, new Control.Pause()));
            assertThat(atTwo.poll(60, TimeUnit.SECONDS)).isEqualTo(new Command(2, new Control.Cancel(claim(1))));
            assertThat(atOne).isEmpty();
        }
    }

    @Test
    void heartbeatsReachTheCoordinator() throws Exception {
        BlockingQueue<Pulse> heard = new LinkedBlockingQueue<>();
        coordinator().onPulse(heard::add);
        try (WorkerTransport worker = connectWorker(new WorkerId("w"))) {
            Heartbeat beat = new Heartbeat(
                    new WorkerId("w"), "boot", 1, Instant.EPOCH, DEFAULT, 2, Readiness.READY, "", List.of(claim(1)));
            worker.heartbeat(beat);
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(beat);
        }
    }

    @Test
    void aProbeComesBackBehindTheHeartbeatsBeforeIt() throws Exception {
        BlockingQueue<Pulse> heard = new LinkedBlockingQueue<>();
        coordinator().onPulse(heard::add);
        coordinator().probe(new Probe("c", 1));
        coordinator().probe(new Probe("c", 2));
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(new Probe("c", 1));
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(new Probe("c", 2));
        assertThat(coordinator().link()).isEqualTo(Link.UP);
    }

    @Test
    void aLeaseCheckComesBehindTheEventsThatWait() throws Exception {
        BlockingQueue<Event> accepted = new LinkedBlockingQueue<>();
        Event.LeaseCheck check = new Event.LeaseCheck(claim(1), Instant.EPOCH.plusNanos(1_000));
        try (WorkerTransport worker = connectWorker(new WorkerId("w"))) {
            worker.publish(event(1)).toCompletableFuture().get(60, TimeUnit.SECONDS);
            coordinator().check(check).toCompletableFuture().get(60, TimeUnit.SECONDS);
            coordinator().onEvents(accepted::addAll);
            assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(event(1));
            assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(check);
        }
    }

    private static Ticket takeAndSettle(WorkerTransport worker) {
        try {
            Optional<WorkerTransport.Delivery> delivery = worker.take(DEFAULT, SOON);
            delivery.orElseThrow().settle();
            return delivery.orElseThrow().ticket();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }
}
