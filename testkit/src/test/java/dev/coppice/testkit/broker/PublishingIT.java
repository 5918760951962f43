package dev.coppice.testkit.broker;

import static dev.coppice.testkit.broker.TestFleet.done;
import static dev.coppice.testkit.transport.Messages.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import dev.coppice.transport.Link;
import dev.coppice.transport.amqp.AmqpCoordinator;
import dev.coppice.transport.amqp.AmqpSettings;
import dev.coppice.transport.amqp.AmqpWorker;
import dev.coppice.transport.amqp.BrokerAddress;
import dev.coppice.transport.amqp.BrokerException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of messages that the broker does not take, and of a broker that is not what it should be. */
@BrokerTest
class PublishingIT {
    private final PrivateBroker broker;
    private final TestFleet fleet;

    PublishingIT(PrivateBroker broker) {
        this.broker = broker;
        fleet = new TestFleet(broker);
    }

    @AfterEach
    void close() throws Exception {
        fleet.close();
    }

    @Test
    void whatNoQueueTakesFailsAndTheNextFindsTheQueueAgain() throws Exception {
        AmqpWorker worker = fleet.worker("w");
        fleet.channel().queueDelete(fleet.name("events"));
        assertThatThrownBy(() -> done(worker.publish(event(1))))
                .hasCauseInstanceOf(BrokerException.class)
                .hasMessageContaining("no queue")
                .hasMessageContaining(fleet.name("events"));
        done(worker.publish(event(1)));
        assertThat(fleet.channel().messageCount(fleet.name("events"))).isOne();
    }

    @Test
    void theTicketsThatLieInAPoolAreCountedAndADeletedQueueIsThereAgain() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        TestFleet.offer(coordinator, "j-1");
        TestFleet.offer(coordinator, "j-2");
        assertThat(count(coordinator)).hasValue(2);
        fleet.channel().queuePurge(fleet.name("jobs.default"));
        assertThat(count(coordinator)).hasValue(0);
        fleet.channel().queueDelete(fleet.name("jobs.default"));
        assertThat(count(coordinator)).hasValue(0);
        TestFleet.offer(coordinator, "j-3");
        assertThat(count(coordinator)).hasValue(1);
        done(fleet.worker("w").publish(event(1)));
        assertThat(count(coordinator)).as("while an event waits").isEmpty();
    }

    private static OptionalInt count(AmqpCoordinator coordinator) throws Exception {
        return coordinator.lying("default").toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aPoolsQueueThatSomebodyDeletedIsThereAgain() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        AmqpWorker worker = fleet.worker("w");
        TestFleet.offer(coordinator, "j-1");
        assertThat(TestFleet.take(worker)).isEqualTo("j-1");
        fleet.channel().queueDelete(fleet.name("jobs.default"));
        assertThatThrownBy(() -> TestFleet.offer(coordinator, "j-2")).hasMessageContaining("no queue");
        TestFleet.offer(coordinator, "j-2");
        assertThat(TestFleet.take(worker)).isEqualTo("j-2");
    }

    @Test
    void whatAFullQueueRefusesFails() throws Exception {
        AmqpWorker worker = fleet.worker("w");
        broker.eval("rabbit_policy:parse_set(<<\"/\">>, <<\"full\">>, <<\"^%s$\">>, <<\"{\\\"max-length\\\": 1}\">>, 0,"
                        .formatted(fleet.name("events"))
                + " <<\"queues\">>, <<\"guest\">>).");
        assertThatThrownBy(() -> {
                    for (int number = 0; number < 1_000; number++) {
                        done(worker.publish(event(number)));
                    }
                })
                .hasCauseInstanceOf(BrokerException.class)
                .hasMessageContaining("refused");
        broker.eval("rabbit_policy:delete(<<\"/\">>, <<\"full\">>, <<\"guest\">>).");
    }

    /** As when the connection is back in the moment in which a message's time is up. */
    @Test
    void whatIsTooLateWhenItsTurnComesFails() throws Exception {
        AmqpWorker worker = fleet.worker("w", Duration.ofNanos(1));
        assertThatThrownBy(() -> done(worker.publish(event(1))))
                .hasCauseInstanceOf(BrokerException.class)
                .hasMessageContaining("no confirm");
        assertThat(fleet.channel().messageCount(fleet.name("events"))).isZero();
    }

    @Test
    void whatABlockedBrokerDoesNotConfirmFailsAndTheBlockIsWaitedOut() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        AmqpWorker worker = fleet.worker("w");
        TestFleet.offer(coordinator, "j-1");
        broker.raiseAlarm();
        try {
            assertThatThrownBy(() -> TestFleet.offer(coordinator, "j-2"))
                    .hasCauseInstanceOf(BrokerException.class)
                    .hasMessageContaining("within 3 s");
            TestFleet.awaitLink(coordinator, Link.BLOCKED);
            assertThat(coordinator.report().trouble()).contains("takes nothing in", "memory");
            assertThat(coordinator.report().peer()).startsWith("RabbitMQ ");
            assertThat(coordinator.report().settings()).startsWith("heartbeat ").contains(" bytes, up to ");
            // Who only consumes is not blocked.
            assertThat(TestFleet.take(worker)).isEqualTo("j-1");
        } finally {
            broker.clearAlarm();
        }
        TestFleet.awaitLink(coordinator, Link.UP);
        TestFleet.offer(coordinator, "j-3");
        String next = TestFleet.take(worker);
        // The broker may have had j-2 in its hands all the time.
        assertThat(next.equals("j-2") ? TestFleet.take(worker) : next).isEqualTo("j-3");
    }

    @Test
    void aQueueWithOtherArgumentsIsNamedAndNothingIsUsed() throws Exception {
        Channel channel = fleet.channel();
        channel.queueDeclare(
                fleet.name("events"), true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 5));
        assertThatThrownBy(fleet::coordinator)
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(fleet.name("events"))
                .hasMessageContaining("inequivalent arg 'x-")
                .hasMessageContaining("Drain and delete it, or choose another --broker-prefix");
        channel.queueDelete(fleet.name("events"));
        fleet.coordinator();
    }

    @Test
    void aPoolsQueueWithOtherArgumentsFailsItsTicketsOnly() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        Channel channel = fleet.channel();
        channel.queueDeclare(
                fleet.name("jobs.default"),
                true,
                false,
                false,
                Map.of("x-queue-type", "quorum", "x-delivery-limit", 5));
        assertThatThrownBy(() -> TestFleet.offer(coordinator, "j-1"))
                .hasCauseInstanceOf(BrokerException.class)
                .hasMessageContaining(fleet.name("jobs.default"));
        done(fleet.worker("w").publish(event(1)));
    }

    @Test
    void aRefusedLoginIsToldWithoutThePassword() throws Exception {
        String url = broker.url().replace("guest:guest", "guest:open%2Fsesame");
        BrokerAddress address = BrokerAddress.parse(url, Optional.empty());
        assertThat(address.toString()).contains("guest@").doesNotContain("sesame");
        try (dev.coppice.time.SystemTimers timers = new dev.coppice.time.SystemTimers();
                AmqpCoordinator coordinator =
                        new AmqpCoordinator(new AmqpSettings(address, "c"), timers, () -> java.time.Instant.EPOCH)) {
            assertThatThrownBy(() -> coordinator.awaitConnected(java.time.Duration.ofSeconds(2)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("ACCESS_REFUSED")
                    .hasMessageContaining(address.toString())
                    .hasMessageNotContaining("sesame");
            assertThat(coordinator.link()).isEqualTo(Link.DOWN);
        }
    }
}
