package dev.coppice.testkit.broker;

import static dev.coppice.testkit.broker.TestFleet.AT_ONCE;
import static dev.coppice.testkit.broker.TestFleet.done;
import static dev.coppice.testkit.transport.Messages.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import dev.coppice.transport.Event;
import dev.coppice.transport.NotNowException;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.amqp.AmqpCoordinator;
import dev.coppice.transport.amqp.AmqpWorker;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where events and signs of life go over a broker. */
@BrokerTest
class EventFlowIT {
    private final TestFleet fleet;

    EventFlowIT(TestBroker broker) {
        fleet = new TestFleet(broker);
    }

    @AfterEach
    void close() throws Exception {
        fleet.close();
    }

    @Test
    void aSecondCoordinatorStandsByUntilTheFirstIsGone() throws Exception {
        AmqpWorker worker = fleet.worker("w");
        AmqpCoordinator first = fleet.coordinator();
        AmqpCoordinator second = fleet.coordinator();
        BlockingQueue<Event> atFirst = new LinkedBlockingQueue<>();
        BlockingQueue<Event> atSecond = new LinkedBlockingQueue<>();
        first.onEvents(atFirst::addAll);
        done(worker.publish(event(0)));
        assertThat(atFirst.poll(60, TimeUnit.SECONDS)).isEqualTo(event(0));
        second.onEvents(atSecond::addAll);
        for (int number = 1; number < 100; number++) {
            worker.publish(event(number));
        }
        for (int number = 1; number < 100; number++) {
            assertThat(atFirst.poll(60, TimeUnit.SECONDS)).isEqualTo(event(number));
        }
        first.close();
        done(worker.publish(event(100)));
        assertThat(atSecond.poll(60, TimeUnit.SECONDS)).isEqualTo(event(100));
    }

    @Test
    void anEventThatCannotBeReadIsSetAsideAndOthersGoOn() throws Exception {
        AmqpWorker worker = fleet.worker("w");
        AmqpCoordinator coordinator = fleet.coordinator();
        Channel channel = fleet.channel();
        done(worker.publish(event(1)));
        byte[] garbage = "no event".getBytes(StandardCharsets.UTF_8);
        channel.basicPublish("", fleet.name("events"), new BasicProperties(), garbage);
        done(worker.publish(event(2)));
        BlockingQueue<Event> accepted = new LinkedBlockingQueue<>();
        coordinator.onEvents(accepted::addAll);
        assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(event(1));
        assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(event(2));
        TestFleet.await("the event is parked", () -> fleet.count(channel, "events.parked") == 1);
        TestFleet.await("the coordinator knows of it", () -> coordinator.parked() == 1);
        assertThat(channel.basicGet(fleet.name("events.parked"), true).getBody())
                .isEqualTo(garbage);
    }

    @Test
    void anEventThatTheListenerFailsOnIsSetAsideAndOthersGoOn() throws Exception {
        AmqpWorker worker = fleet.worker("w");
        AmqpCoordinator coordinator = fleet.coordinator();
        Channel channel = fleet.channel();
        for (int number = 1; number <= 5; number++) {
            done(worker.publish(event(number)));
        }
        BlockingQueue<Event> accepted = new LinkedBlockingQueue<>();
        coordinator.onEvents(batch -> {
            if (batch.contains(event(3))) {
                throw new IllegalStateException("no database takes this");
            }
            accepted.addAll(batch);
        });
        for (int number : new int[] {1, 2, 4, 5}) {
            assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(event(number));
        }
        TestFleet.await("the event is parked", () -> fleet.count(channel, "events.parked") == 1);
        assertThat(accepted).isEmpty();
    }

    @Test
    void aListenerThatCanTakeNothingNowGetsAllEventsInTheEnd() throws Exception {
        AmqpWorker worker = fleet.worker("w");
        AmqpCoordinator coordinator = fleet.coordinator();
        AtomicInteger calls = new AtomicInteger();
        BlockingQueue<Event> accepted = new LinkedBlockingQueue<>();
        coordinator.onEvents(batch -> {
            if (!batch.isEmpty() && calls.incrementAndGet() < 12) {
                throw new NotNowException(new IllegalStateException("the database's disk is full"));
            }
            accepted.addAll(batch);
        });
        done(worker.publish(event(1)));
        assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(event(1));
        assertThat(fleet.count(fleet.channel(), "events.parked")).isZero();
    }

    @Test
    void aProbeReachesEveryCoordinatorUnderItsSendersName() throws Exception {
        AmqpCoordinator one = fleet.coordinator();
        AmqpCoordinator other = fleet.coordinator();
        BlockingQueue<Pulse> atOne = new LinkedBlockingQueue<>();
        BlockingQueue<Pulse> atOther = new LinkedBlockingQueue<>();
        one.onPulse(atOne::add);
        other.onPulse(atOther::add);
        one.probe(new Probe("one", 1));
        assertThat(atOne.poll(60, TimeUnit.SECONDS)).isEqualTo(new Probe("one", 1));
        assertThat(atOther.poll(60, TimeUnit.SECONDS)).isEqualTo(new Probe("one", 1));
    }

    @Test
    void aPulseThatCannotBeReadIsPassedOver() throws Exception {
        AmqpCoordinator coordinator = fleet.coordinator();
        BlockingQueue<Pulse> heard = new LinkedBlockingQueue<>();
        coordinator.onPulse(heard::add);
        fleet.channel().basicPublish(fleet.name("heartbeats"), "", new BasicProperties(), new byte[] {1});
        TestFleet.await("the probe comes", () -> {
            coordinator.probe(new Probe("c", 1));
            return !heard.isEmpty();
        });
        assertThat(heard).containsOnly(new Probe("c", 1));
    }

    @Test
    void noEventComesOnceTheTransportIsClosed() throws Exception {
        AmqpWorker worker = fleet.worker("w");
        AmqpCoordinator coordinator = fleet.coordinator();
        BlockingQueue<Event> accepted = new LinkedBlockingQueue<>();
        coordinator.onEvents(accepted::addAll);
        done(worker.publish(event(1)));
        assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(event(1));
        coordinator.close();
        done(worker.publish(event(2)));
        assertThat(accepted.poll(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    }
}
