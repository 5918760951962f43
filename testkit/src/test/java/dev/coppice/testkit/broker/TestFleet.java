package dev.coppice.testkit.broker;

import static dev.coppice.testkit.transport.Messages.ticket;

import com.rabbitmq.client.Channel;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.Link;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.amqp.AmqpCoordinator;
import dev.coppice.transport.amqp.AmqpSettings;
import dev.coppice.transport.amqp.AmqpWorker;
import dev.coppice.transport.amqp.BrokerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Ends of one fleet, apart from other tests' on the same broker, and a look behind them. Closing closes all. */
final class TestFleet {
    static final Duration SOON = Duration.ofSeconds(60);
    static final Duration AT_ONCE = Duration.ofMillis(300);
    static final Set<String> DEFAULT = Set.of("default");
    private static final Duration CONFIRM_WAIT = Duration.ofSeconds(3);

    private final TestBroker broker;
    private final String prefix = "test-" + UUID.randomUUID();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    TestFleet(TestBroker broker) {
        this.broker = broker;
    }

    AmqpCoordinator coordinator() throws InterruptedException {
        AmqpCoordinator coordinator = keep(unconnectedCoordinator());
        coordinator.awaitConnected(SOON);
        return coordinator;
    }

    AmqpCoordinator unconnectedCoordinator() {
        return new AmqpCoordinator(
                settings("coordinator", CONFIRM_WAIT), keep(new SystemTimers()), () -> Instant.EPOCH);
    }

    AmqpWorker worker(String id) throws InterruptedException {
        return worker(id, CONFIRM_WAIT);
    }

    AmqpWorker worker(String id, Duration confirmWait) throws InterruptedException {
        AmqpWorker worker = keep(new AmqpWorker(new WorkerId(id), settings(id, confirmWait), keep(new SystemTimers())));
        worker.awaitConnected(SOON);
        return worker;
    }

    private AmqpSettings settings(String name, Duration confirmWait) {
        return new AmqpSettings(BrokerAddress.parse(broker.url(), Optional.empty()), name, prefix, confirmWait);
    }

    /** A queue's or an exchange's name on the broker. */
    String name(String kind) {
        return Declarations.name(prefix, kind);
    }

    /** A channel that knows nothing of transports. */
    Channel channel() throws Exception {
        return keep(Declarations.connect(broker)).createChannel();
    }

    /** How many messages are ready in a queue. */
    long count(Channel channel, String kind) {
        try {
            return channel.messageCount(name(kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Takes a ticket, settles it, and tells its job. */
    static String take(WorkerTransport worker) throws InterruptedException {
        WorkerTransport.Delivery delivery = worker.take(DEFAULT, SOON).orElseThrow();
        delivery.settle();
        return delivery.ticket().attempt().job().value();
    }

    static void offer(AmqpCoordinator coordinator, String... jobs) throws Exception {
        done(coordinator.offer(
                List.of(jobs).stream().map(job -> ticket(job, "default")).toList()));
    }

    static void done(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    static void awaitLink(AmqpCoordinator end, Link wanted) throws InterruptedException {
        await("the link is " + wanted, () -> end.link() == wanted);
    }

    /** Waits until something is so, by asking again and again. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        Object never = new Object();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + SOON.toSeconds() + " s: " + what);
            }
            synchronized (never) {
                never.wait(20);
            }
        }
    }

    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        Declarations.remove(broker, prefix);
    }
}
