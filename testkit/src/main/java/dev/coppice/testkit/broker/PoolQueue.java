package dev.coppice.testkit.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A pool's tickets, as somebody gets at them who is no part of the fleet. For one thread. */
public final class PoolQueue implements AutoCloseable {
    private static final Duration CONFIRM = Duration.ofSeconds(30);

    private final Connection connection;
    private final Channel channel;
    private final String prefix;
    private final String pool;

    /**
     * Connects to a pool that a fleet uses already.
     *
     * @param prefix the first part of the fleet's names
     */
    public PoolQueue(TestBroker broker, String prefix, String pool) {
        this.prefix = prefix;
        this.pool = pool;
        try {
            connection = Declarations.connect(broker);
            channel = connection.createChannel();
            channel.confirmSelect();
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("the broker is not reached: " + e.getMessage(), e);
        }
    }

    /** Puts a ticket there, whatever it says; returns when the broker has it. */
    public void put(String body) throws InterruptedException {
        try {
            channel.basicPublish(
                    Declarations.name(prefix, "jobs"),
                    pool,
                    new BasicProperties(),
                    body.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(CONFIRM.toMillis());
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("the broker did not take a ticket: " + e.getMessage(), e);
        }
    }

    /** Rejects the next ticket for good, as a worker does that can't read it; false when none waits. */
    public boolean rejectNext() {
        try {
            GetResponse ticket = channel.basicGet(queue(), false);
            if (ticket == null) {
                return false;
            }
            channel.basicReject(ticket.getEnvelope().getDeliveryTag(), false);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes out all tickets that wait, as a person does by hand; how many these were. */
    public int purge() {
        try {
            return channel.queuePurge(queue()).getMessageCount();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the queue, as a person does by hand; how many tickets waited in it. */
    public int delete() {
        try {
            return channel.queueDelete(queue()).getMessageCount();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String queue() {
        return Declarations.name(prefix, "jobs." + pool);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
