package dev.coppice.transport.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import dev.coppice.lifecycle.Crew;
import dev.coppice.transport.Link;
import dev.coppice.transport.json.UnreadableMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Listens to an exchange through a queue that goes with the connection: for what may be lost. */
final class OwnQueue {
    private static final System.Logger LOG = System.getLogger(OwnQueue.class.getName());
    private static final Duration START = Duration.ofSeconds(5);

    /** Takes a message in. */
    interface Receiver {
        void receive(byte[] body) throws UnreadableMessageException;
    }

    private final String exchange;
    private final String routingKey;
    private final Receiver receiver;
    private final Listening listening = new Listening();
    private final CountDownLatch started = new CountDownLatch(1);

    private OwnQueue(String exchange, String routingKey, Receiver receiver) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.receiver = receiver;
    }

    /** Starts, and waits a moment for the first queue to be there, if there is a connection. */
    static Listening listen(Line line, Crew crew, String exchange, String routingKey, Receiver receiver) {
        OwnQueue queue = new OwnQueue(exchange, routingKey, receiver);
        crew.start(exchange, new ChannelLoop("the listener to " + exchange, line, queue::consume));
        if (line.link() != Link.DOWN) {
            queue.awaitStart();
        }
        return queue.listening;
    }

    private void awaitStart() {
        try {
            if (!started.await(START.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "nothing comes from {0} yet; it goes on trying", exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void consume(Channel channel) throws IOException, InterruptedException {
        String queue = Topology.declareOwn(channel, exchange, routingKey);
        CountDownLatch ended = new CountDownLatch(1);
        channel.basicConsume(
                queue,
                true,
                (tag, delivery) -> receive(delivery),
                tag -> ended.countDown(),
                (tag, cause) -> ended.countDown());
        started.countDown();
        ended.await();
    }

    private void receive(Delivery delivery) {
        listening.call(() -> {
            try {
                receiver.receive(delivery.getBody());
            } catch (UnreadableMessageException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a message from " + exchange + " was passed over: " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "a message from " + exchange + " was passed over", e);
            }
        });
    }
}
