package dev.coppice.testkit.broker;

import static dev.coppice.testkit.broker.TestFleet.AT_ONCE;
import static dev.coppice.testkit.broker.TestFleet.DEFAULT;
import static dev.coppice.testkit.broker.TestFleet.SOON;
import static dev.coppice.testkit.broker.TestFleet.done;
import static dev.coppice.testkit.broker.TestFleet.offer;
import static dev.coppice.testkit.broker.TestFleet.take;
import static dev.coppice.testkit.transport.Messages.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.coppice.lifecycle.Crew;
import dev.coppice.transport.DeadTicket;
import dev.coppice.transport.Rung;
import dev.coppice.transport.WorkerTransport.Delivery;
import dev.coppice.transport.amqp.AmqpCoordinator;
import dev.coppice.transport.amqp.AmqpWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where tickets go over a broker. */
@BrokerTest
class TicketFlowIT {
    private static final Set<String> BOTH = Set.of("default", "gpu");

    private final PrivateBroker broker;
    private final TestFleet fleet;

    TicketFlowIT(PrivateBroker broker) {
        this.broker = broker;
        fleet = new TestFleet(broker);
    }

    @AfterEach
    void close() throws Exception {
        fleet.close();
    }

    @Test
    void aBusyWorkerHoldsNoTicket() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        AmqpWorker busy = fleet.worker("busy");
        offer(coordinator, "j-1", "j-2");
        assertThat(take(busy)).isEqualTo("j-1");
        assertThat(take(fleet.worker("free"))).isEqualTo("j-2");
    }

    @Test
    void aTicketInHandKeepsTheNextOneForOthers() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        AmqpWorker busy = fleet.worker("busy");
        offer(coordinator, "j-1", "j-2");
        Delivery inHand = busy.take(DEFAULT, SOON).orElseThrow();
        assertThat(take(fleet.worker("free"))).isEqualTo("j-2");
        inHand.settle();
        assertThat(busy.take(DEFAULT, AT_ONCE)).isEmpty();
    }

    /** Its lane fetches for a moment more when nobody waits any longer. */
    @Test
    void aTicketThatFindsNoSlotGoesToOthersByTheLadder() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        AmqpWorker busy = fleet.worker("busy");
        offer(coordinator, "j-1");
        assertThat(busy.take(DEFAULT, Duration.ZERO)).isEmpty();
        Channel channel = fleet.channel();
        TestFleet.await("it comes from the 1-second rung", () -> waitsSinceItWasOn("retry.1s", channel));
        assertThat(take(fleet.worker("free"))).isEqualTo("j-1");
    }

    /** Looks at the ticket that waits in the pool, if one does, and leaves it there. */
    private boolean waitsSinceItWasOn(String rung, Channel channel) {
        try {
            GetResponse ticket = channel.basicGet(fleet.name("jobs.default"), false);
            if (ticket == null) {
                return false;
            }
            channel.basicNack(ticket.getEnvelope().getDeliveryTag(), false, true);
            return String.valueOf(ticket.getProps().getHeaders()).contains(fleet.name(rung));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void manyTakersGetEachTicketOnce() throws Exception {
        int tickets = 500;
        AmqpCoordinator coordinator = fleet.coordinator();
        AmqpWorker worker = fleet.worker("w");
        declareBothPools(coordinator);
        BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        try (Crew crew = new Crew("takers")) {
            IntStream.range(0, 16).forEach(number -> crew.start("taker", () -> takeAll(worker, taken)));
            done(coordinator.offer(IntStream.range(2, tickets)
                    .mapToObj(number -> ticket("j-" + number, number % 2 == 0 ? "default" : "gpu"))
                    .toList()));
            Set<String> jobs = new java.util.HashSet<>();
            while (jobs.size() < tickets) {
                String job = taken.poll(60, TimeUnit.SECONDS);
                assertThat(job).isNotNull();
                assertThat(jobs.add(job)).as("%s comes once", job).isTrue();
            }
        }
        assertThat(taken).isEmpty();
    }

    /**
     * A queue that has taken a ticket in is there for good. RabbitMQ 4.0 refuses a message now and then while both ends declare a new
     * queue at the same time, and 3.10 ends a connection that asks a queue for a ticket which is just being declared: tickets in hand
     * then come again.
     */
    private static void declareBothPools(AmqpCoordinator coordinator) throws Exception {
        done(coordinator.offer(List.of(ticket("j-0", "default"), ticket("gpu-0", "gpu"))));
    }

    private static void takeAll(AmqpWorker worker, BlockingQueue<String> taken) {
        try {
            while (true) {
                Optional<Delivery> delivery = worker.take(BOTH, Duration.ofMinutes(1));
                delivery.ifPresent(Delivery::settle);
                delivery.ifPresent(
                        ticket -> taken.add(ticket.ticket().attempt().job().value()));
            }
        } catch (InterruptedException e) {
            // The test is done.
        }
    }

    @Test
    void whoGoesOnWaitingIsServedWhenOthersHaveLeft() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        AmqpWorker worker = fleet.worker("w");
        declareBothPools(coordinator);
        worker.take(BOTH, SOON).orElseThrow().settle();
        worker.take(BOTH, SOON).orElseThrow().settle();
        BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        try (Crew stays = new Crew("stays")) {
            stays.start("taker", () -> takeAll(worker, taken));
            try (Crew leaves = new Crew("leaves")) {
                IntStream.range(0, 5).forEach(number -> leaves.start("taker", () -> takeAll(worker, taken)));
                offer(coordinator, "j-1", "j-2");
                assertThat(taken.poll(60, TimeUnit.SECONDS)).isNotNull();
                assertThat(taken.poll(60, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(taken.poll(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS)).isNull();
            offer(coordinator, "j-3");
            assertThat(taken.poll(60, TimeUnit.SECONDS)).isEqualTo("j-3");
        }
    }

    @Test
    void aTicketThatCannotBeReadHidesNoneInAnotherPool() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        declareBothPools(coordinator);
        AmqpWorker worker = fleet.worker("w");
        worker.take(BOTH, SOON).orElseThrow().settle();
        worker.take(BOTH, SOON).orElseThrow().settle();
        Channel channel = fleet.channel();
        channel.confirmSelect();
        for (String pool : BOTH) {
            channel.basicPublish(fleet.name("jobs"), pool, new BasicProperties(), new byte[] {'?'});
        }
        channel.waitForConfirmsOrDie(SOON.toMillis());
        done(coordinator.offer(List.of(ticket("j-3", "gpu"))));
        assertThat(worker.take(BOTH, SOON).orElseThrow().ticket()).isEqualTo(ticket("j-3", "gpu"));
    }

    @Test
    void theLadderBringsTicketsBackWhileNoCoordinatorIsUp() throws Exception {
        AmqpCoordinator coordinator = fleet.unconnectedCoordinator();
        done(coordinator.offerLater(ticket("j-1", "default"), Rung.SECOND));
        coordinator.close();
        assertThat(take(fleet.worker("w"))).isEqualTo("j-1");
    }

    @Test
    void aTicketThatCannotBeReadIsDeadAtOnceAndOthersAreTaken() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        AmqpWorker worker = fleet.worker("w");
        offer(coordinator, "j-1");
        byte[] garbage = "{\"schema\": 9, \"readable_from\": 9}".getBytes(StandardCharsets.UTF_8);
        Channel channel = fleet.channel();
        channel.confirmSelect();
        channel.basicPublish(fleet.name("jobs"), "default", new BasicProperties(), garbage);
        channel.waitForConfirmsOrDie(SOON.toMillis());
        offer(coordinator, "j-2");
        assertThat(List.of(take(worker), take(worker))).containsExactly("j-1", "j-2");
        DeadTicket dead = firstDead(coordinator);
        assertThat(dead.reason()).isEqualTo("rejected");
        assertThat(dead.pool()).isEqualTo("default");
        assertThat(dead.attempt()).isEmpty();
        assertThat(dead.body()).isEqualTo(new String(garbage, StandardCharsets.UTF_8));
        assertThat(dead.at()).isAfter(java.time.Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void aTicketThatNoWorkerSurvivesIsDeadInTheEnd() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        BlockingQueue<DeadTicket> all = new LinkedBlockingQueue<>();
        coordinator.onDead(all::add);
        offer(coordinator, "j-1");
        List<String> deliveries = new ArrayList<>();
        while (all.isEmpty() && deliveries.size() < 20) {
            takeAndDie(all)
                    .ifPresent(taken ->
                            deliveries.add(taken.ticket().attempt().job().value()));
        }
        assertThat(deliveries).hasSizeBetween(10, 11).containsOnly("j-1");
        DeadTicket dead = all.remove();
        assertThat(dead.reason()).isEqualTo("delivery_limit");
        assertThat(dead.attempt()).contains(ticket("j-1", "default").attempt());
    }

    /** Goes on waiting for one until it comes or is dead: what nobody waits for goes to the ladder, and is counted anew. */
    private Optional<Delivery> takeAndDie(Queue<DeadTicket> dead) throws Exception {
        try (AmqpWorker worker = fleet.worker("w")) {
            Optional<Delivery> taken = Optional.empty();
            while (taken.isEmpty() && dead.isEmpty()) {
                taken = worker.take(DEFAULT, Duration.ofSeconds(1));
            }
            return taken;
        }
    }

    private static DeadTicket firstDead(AmqpCoordinator coordinator) throws InterruptedException {
        BlockingQueue<DeadTicket> dead = new LinkedBlockingQueue<>();
        coordinator.onDead(dead::add);
        DeadTicket first = dead.poll(60, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        return java.util.Objects.requireNonNull(first);
    }

    @Test
    void aShortConsumerTimeoutHurtsNoWorkerIdleOrBusy() throws Exception {
        broker.setConsumerTimeout(Duration.ofSeconds(2));
        try {
            AmqpCoordinator coordinator = fleet.coordinator();
            AmqpWorker worker = fleet.worker("w");
            BlockingQueue<dev.coppice.transport.Event> events = new LinkedBlockingQueue<>();
            coordinator.onEvents(events::addAll);
            offer(coordinator, "j-1");
            assertThat(take(worker)).isEqualTo("j-1");
            // It runs j-1 in one slot, and waits in another.
            assertThat(worker.take(DEFAULT, Duration.ofSeconds(5))).isEmpty();
            offer(coordinator, "j-2");
            Delivery held = worker.take(DEFAULT, SOON).orElseThrow();
            // A ticket that is held too long is another's, and settling it changes nothing.
            assertThat(take(worker)).isEqualTo("j-2");
            held.settle();
            assertThat(worker.take(DEFAULT, AT_ONCE)).isEmpty();
            done(worker.publish(dev.coppice.testkit.transport.Messages.event(1)));
            assertThat(events.poll(60, TimeUnit.SECONDS)).isNotNull();
        } finally {
            broker.setConsumerTimeout(Duration.ofMinutes(30));
        }
    }
}
