package dev.coppice.transport.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.coppice.transport.Rung;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * Declares exchanges and queues. Both ends declare all that they use, with the same arguments, before they use it. Safe for use by
 * many threads.
 */
final class Topology {
    /** Deliveries that end with a lost connection. A ticket is held for a moment only, so more than a few have it to blame. */
    private static final int TICKET_LIMIT = 10;

    /** An event waits for the coordinator, whose restarts and outages all count. */
    private static final int EVENT_LIMIT = 100;

    /** For the queues at the end of the way: a message over their limit would be gone. */
    private static final int NO_LIMIT = 1_000_000;

    /** Below the lease, so that no coordinator takes an old sign of life for a fresh one. */
    private static final Duration PULSE_TTL = Duration.ofSeconds(4);

    private final Names names;

    Topology(Names names) {
        this.names = names;
    }

    Names names() {
        return names;
    }

    /** Declares all but the queues of jobs. */
    void declare(Connection connection) throws IOException {
        declare(connection, channel -> {
            channel.exchangeDeclare(names.jobs(), BuiltinExchangeType.DIRECT, true);
            channel.exchangeDeclare(names.dead(), BuiltinExchangeType.FANOUT, true);
            channel.exchangeDeclare(names.heartbeats(), BuiltinExchangeType.FANOUT, true);
            channel.exchangeDeclare(names.control(), BuiltinExchangeType.TOPIC, true);
            for (Rung rung : Rung.values()) {
                String name = names.retry(rung);
                channel.exchangeDeclare(name, BuiltinExchangeType.FANOUT, true);
                Map<String, Object> ladder = deadLettering(names.jobs(), NO_LIMIT);
                ladder.put("x-message-ttl", rung.delay().toMillis());
                queue(channel, name, ladder);
                channel.queueBind(name, name, "");
            }
            queue(channel, names.dead(), singleConsumer(quorum(NO_LIMIT)));
            channel.queueBind(names.dead(), names.dead(), "");
            queue(channel, names.parked(), quorum(NO_LIMIT));
            Map<String, Object> events = singleConsumer(deadLettering("", EVENT_LIMIT));
            events.put("x-dead-letter-routing-key", names.parked());
            queue(channel, names.events(), events);
        });
    }

    /**
     * Declares a queue of jobs. It is never deleted: a ticket that comes back to nowhere would stall its whole rung.
     *
     * @return how many tickets lie in it
     */
    int declareJobs(Connection connection, String queue) throws IOException {
        int[] lying = {0};
        declare(connection, channel -> {
            lying[0] = queue(channel, names.jobs(queue), deadLettering(names.dead(), TICKET_LIMIT));
            channel.queueBind(names.jobs(queue), names.jobs(), queue);
        });
        return lying[0];
    }

    /** Declares a queue that goes with the channel's connection, and tells its name. */
    static String declareOwn(Channel channel, String exchange, String routingKey) throws IOException {
        // A new name each time: after a lost connection the broker may keep the old queue for a while.
        String name = exchange + "." + UUID.randomUUID();
        Map<String, Object> arguments = Map.of("x-queue-type", "classic", "x-message-ttl", PULSE_TTL.toMillis());
        channel.queueDeclare(name, false, true, true, arguments);
        channel.queueBind(name, exchange, routingKey);
        return name;
    }

    private static Map<String, Object> quorum(int limit) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-queue-type", "quorum");
        arguments.put("x-delivery-limit", limit);
        return arguments;
    }

    private static Map<String, Object> singleConsumer(Map<String, Object> arguments) {
        arguments.put("x-single-active-consumer", true);
        return arguments;
    }

    private static Map<String, Object> deadLettering(String exchange, int limit) {
        Map<String, Object> arguments = quorum(limit);
        arguments.put("x-dead-letter-exchange", exchange);
        arguments.put("x-dead-letter-strategy", "at-least-once");
        arguments.put("x-overflow", "reject-publish");
        return arguments;
    }

    private static int queue(Channel channel, String name, Map<String, Object> arguments) throws IOException {
        return channel.queueDeclare(name, true, false, false, arguments).getMessageCount();
    }

    private interface Declarations {
        void on(Channel channel) throws IOException;
    }

    /** On a channel of their own, as a refusal closes it. */
    private static void declare(Connection connection, Declarations declarations) throws IOException {
        try (Channel channel = Line.openChannel(connection)) {
            declarations.on(channel);
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException refusal && !refusal.isHardError()) {
                throw new BrokerException(explain(refusal), e);
            }
            throw e;
        } catch (TimeoutException | AlreadyClosedException e) {
            throw new IOException("the broker did not answer a declaration: " + e.getMessage(), e);
        }
    }

    private static String explain(ShutdownSignalException refusal) {
        String told = ChannelLoop.reason(refusal);
        return told.startsWith("PRECONDITION_FAILED")
                ? "the broker has it with other arguments: " + told
                        + ". Drain and delete it, or choose another --broker-prefix"
                : "the broker refused a declaration: " + told;
    }
}
