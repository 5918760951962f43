package dev.coppice.testkit.transport;

import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.Declarations;
import dev.coppice.testkit.broker.TestBroker;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.amqp.AmqpCoordinator;
import dev.coppice.transport.amqp.AmqpSettings;
import dev.coppice.transport.amqp.AmqpWorker;
import dev.coppice.transport.amqp.BrokerAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

@BrokerTest
class AmqpTransportIT extends TransportConformance {
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final SystemTimers timers = new SystemTimers();
    private final TestBroker broker;
    private final BrokerAddress address;
    private final String prefix = "test-" + UUID.randomUUID();

    AmqpTransportIT(TestBroker broker) {
        this.broker = broker;
        address = BrokerAddress.parse(broker.url(), Optional.empty());
    }

    @Override
    protected CoordinatorTransport connectCoordinator() {
        AmqpCoordinator coordinator =
                new AmqpCoordinator(settings("coordinator"), timers, () -> java.time.Instant.EPOCH);
        await(coordinator::awaitConnected);
        return coordinator;
    }

    @Override
    protected WorkerTransport connectWorker(WorkerId id) {
        AmqpWorker worker = new AmqpWorker(id, settings(id.value()), timers);
        await(worker::awaitConnected);
        return worker;
    }

    @Override
    protected void close() {
        timers.close();
        Declarations.remove(broker, prefix);
    }

    private AmqpSettings settings(String name) {
        return new AmqpSettings(address, name, prefix, AmqpSettings.CONFIRM_WAIT);
    }

    private interface Connecting {
        void await(Duration wait) throws InterruptedException;
    }

    private static void await(Connecting connecting) {
        try {
            connecting.await(CONNECT);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }
}
