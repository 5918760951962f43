package dev.coppice.transport.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ReturnListener;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one channel has published and the broker has not confirmed yet, by the channel's numbers. One thread publishes. */
final class Confirms implements ConfirmListener, ReturnListener {
    private static final int TRANSIENT = 1;
    private static final int PERSISTENT = 2;

    private final ConcurrentSkipListMap<Long, Outgoing> unconfirmed = new ConcurrentSkipListMap<>();
    private final AtomicBoolean returned = new AtomicBoolean();

    void publish(Channel channel, Outgoing message) throws IOException {
        long number = channel.getNextPublishSeqNo();
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(message.confirmed ? PERSISTENT : TRANSIENT)
                .messageId(Long.toString(number))
                .build();
        if (message.confirmed) {
            unconfirmed.put(number, message);
        }
        channel.basicPublish(message.exchange, message.routingKey, message.confirmed, properties, message.body);
    }

    @Override
    public void handleAck(long number, boolean multiple) {
        settle(number, multiple).forEach((key, message) -> message.done.complete(null));
    }

    @Override
    public void handleNack(long number, boolean multiple) {
        settle(number, multiple)
                .forEach((key, message) ->
                        message.fail("the broker refused a message to " + message.exchange + ": a queue is full"));
    }

    /** Comes before the ack of the same message. */
    @Override
    public void handleReturn(
            int code, String reason, String exchange, String routingKey, BasicProperties properties, byte[] body) {
        returned.set(true);
        Outgoing message = unconfirmed.remove(Long.parseLong(properties.getMessageId()));
        if (message != null) {
            message.fail("the broker has no queue for a message to " + exchange + " with routing key " + routingKey
                    + ": " + reason);
        }
    }

    /** Whether a message has come back since the last time that this was asked: somebody has deleted a queue. */
    boolean haveReturned() {
        return returned.getAndSet(false);
    }

    private NavigableMap<Long, Outgoing> settle(long number, boolean multiple) {
        NavigableMap<Long, Outgoing> told =
                multiple ? unconfirmed.headMap(number, true) : unconfirmed.subMap(number, true, number, true);
        NavigableMap<Long, Outgoing> settled = new ConcurrentSkipListMap<>(told);
        told.clear();
        return settled;
    }

    void failOverdue(long now, String why) {
        for (var first = unconfirmed.firstEntry();
                first != null && first.getValue().isOverdue(now);
                first = unconfirmed.firstEntry()) {
            unconfirmed.remove(first.getKey());
            first.getValue().fail(why);
        }
    }

    /** The channel is gone: nobody knows what the broker has. */
    void lost(String why) {
        for (var first = unconfirmed.pollFirstEntry(); first != null; first = unconfirmed.pollFirstEntry()) {
            first.getValue().fail("the broker did not confirm before the connection ended: " + why);
        }
    }
}
