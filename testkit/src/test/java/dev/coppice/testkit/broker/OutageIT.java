package dev.coppice.testkit.broker;

import static dev.coppice.testkit.broker.TestFleet.DEFAULT;
import static dev.coppice.testkit.broker.TestFleet.SOON;
import static dev.coppice.testkit.broker.TestFleet.done;
import static dev.coppice.testkit.broker.TestFleet.offer;
import static dev.coppice.testkit.broker.TestFleet.take;
import static dev.coppice.testkit.transport.Messages.event;
import static dev.coppice.testkit.transport.Messages.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.lifecycle.Crew;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Link;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Rung;
import dev.coppice.transport.WorkerTransport.Delivery;
import dev.coppice.transport.amqp.AmqpCoordinator;
import dev.coppice.transport.amqp.AmqpWorker;
import dev.coppice.transport.amqp.BrokerException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What outlives the broker's restarts, crashes and pauses. */
@BrokerTest
class OutageIT {
    private final PrivateBroker broker;
    private final TestFleet fleet;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Pulse> pulses = new LinkedBlockingQueue<>();
    private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();

    OutageIT(PrivateBroker broker) {
        this.broker = broker;
        fleet = new TestFleet(broker);
    }

    @AfterEach
    void close() throws Exception {
        fleet.close();
    }

    @Test
    void aRestartLosesNothingAndAllEndsComeBack() throws Exception {
        AmqpCoordinator coordinator = connect();
        AmqpWorker worker = fleet.worker("w");
        worker.onCommand(commands::add);
        offer(coordinator, "j-1", "j-2");
        assertThat(take(worker)).isEqualTo("j-1");
        Delivery inHand = worker.take(DEFAULT, SOON).orElseThrow();
        done(coordinator.offerLater(ticket("j-3", "default"), Rung.SECOND));
        broker.restart();
        inHand.settle(); // too late: the broker gives the ticket out again
        Set<String> taken = new HashSet<>(); // a settled ticket may come again
        while (!taken.containsAll(Set.of("j-2", "j-3"))) {
            taken.add(take(worker));
        }
        assertThat(taken).isSubsetOf("j-1", "j-2", "j-3");
        everythingWorks(coordinator, worker);
    }

    @Test
    void whatWasConfirmedSurvivesACrash() throws Exception {
        AmqpCoordinator coordinator = connect();
        AmqpWorker worker = fleet.worker("w");
        worker.onCommand(commands::add);
        offer(coordinator, "first");
        assertThat(take(worker)).isEqualTo("first");
        Set<Integer> confirmed = ConcurrentHashMap.newKeySet();
        try (Crew crew = new Crew("reporter")) {
            crew.start("reports", () -> report(worker, confirmed));
            // The broker may lose a queue that is younger than a few seconds.
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            TestFleet.await("three seconds of events", () -> !confirmed.isEmpty() && System.nanoTime() > end);
            broker.kill();
        }
        offerInVain(coordinator);
        broker.start();
        Set<Event> heard = ConcurrentHashMap.newKeySet();
        TestFleet.await("all that was confirmed is heard", () -> {
            events.drainTo(heard);
            return confirmed.stream().allMatch(number -> heard.contains(event(number)));
        });
        everythingWorks(coordinator, worker);
    }

    private static void report(AmqpWorker worker, Set<Integer> confirmed) {
        for (int number = 10; !Thread.currentThread().isInterrupted(); number++) {
            try {
                worker.publish(event(number)).toCompletableFuture().get();
                confirmed.add(number);
            } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                return;
            }
        }
    }

    private static void offerInVain(AmqpCoordinator coordinator) {
        assertThatThrownBy(() -> offer(coordinator, "lost"))
                .hasCauseInstanceOf(BrokerException.class)
                .hasMessageContaining("within 3 s");
        assertThat(coordinator.link()).isEqualTo(Link.DOWN);
    }

    @Test
    void aBrokerThatIsNotUpYetIsWaitedFor() throws Exception {
        broker.stop();
        AmqpCoordinator coordinator = fleet.unconnectedCoordinator();
        try {
            coordinator.onEvents(events::addAll);
            assertThat(coordinator.link()).isEqualTo(Link.DOWN);
            broker.start();
            TestFleet.awaitLink(coordinator, Link.UP);
            done(fleet.worker("w").publish(event(1)));
            assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo(event(1));
        } finally {
            coordinator.close();
        }
    }

    @Test
    void aBrokerThatHangsForAMomentIsWaitedOut() throws Exception {
        AmqpCoordinator coordinator = connect();
        AmqpWorker worker = fleet.worker("w");
        worker.onCommand(commands::add);
        offer(coordinator, "j-1");
        assertThat(take(worker)).isEqualTo("j-1");
        broker.pause();
        try {
            CompletableFuture<Void> stalled = worker.publish(event(9)).toCompletableFuture();
            assertThatThrownBy(() -> done(stalled)).hasCauseInstanceOf(BrokerException.class);
        } finally {
            broker.resume();
        }
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo(event(9));
        everythingWorks(coordinator, worker);
    }

    private static void awaitTicket(AmqpWorker worker, String job) throws InterruptedException {
        String taken = take(worker);
        while (!taken.equals(job)) {
            taken = take(worker); // one from before the outage, again
        }
    }

    private AmqpCoordinator connect() throws InterruptedException {
        AmqpCoordinator coordinator = fleet.coordinator();
        coordinator.onEvents(events::addAll);
        coordinator.onPulse(pulses::add);
        return coordinator;
    }

    private void everythingWorks(AmqpCoordinator coordinator, AmqpWorker worker) throws Exception {
        TestFleet.awaitLink(coordinator, Link.UP);
        offer(coordinator, "after");
        awaitTicket(worker, "after");
        done(worker.publish(event(1)));
        TestFleet.await("the event comes", () -> events.contains(event(1)));
        TestFleet.await("a probe comes back", () -> {
            coordinator.probe(new Probe("c", 1));
            return !pulses.isEmpty();
        });
        TestFleet.await("a command comes", () -> {
            coordinator.command(new WorkerId("w"), new Command(1, new Control.Pause()));
            return !commands.isEmpty();
        });
    }
}
