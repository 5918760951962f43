package dev.coppice.transport.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import dev.coppice.lifecycle.Crew;
import dev.coppice.transport.json.UnreadableMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Delivers a queue's messages to a listener: in order, in batches, one call at a time, acknowledged when the call has returned. What
 * the listener throws at is kept in hand and delivered again after a pause that grows, so that it counts as delivered once only.
 * When that goes on for long, the messages go back to the queue, where another coordinator may take them, until the listener is
 * well again: a broker does not leave messages in hand for ever.
 */
final class BatchConsumer<T> {
    private static final System.Logger LOG = System.getLogger(BatchConsumer.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Brokers take messages back after half an hour, some after a minute. */
    private static final Duration LONGEST_IN_HAND = Duration.ofSeconds(20);

    /** Reads a message; throws when it can't be read. */
    interface Reader<T> {
        T read(Delivery delivery) throws UnreadableMessageException;
    }

    private final String queue;
    private final int batch;
    private final Line line;
    private final Reader<T> reader;
    private final Consumer<List<T>> listener;
    private final Listening listening = new Listening();

    private BatchConsumer(String queue, int batch, Line line, Reader<T> reader, Consumer<List<T>> listener) {
        this.queue = queue;
        this.batch = batch;
        this.line = line;
        this.reader = reader;
        this.listener = listener;
    }

    static <T> Listening listen(
            Line line, Crew crew, String queue, int batch, Reader<T> reader, Consumer<List<T>> listener) {
        BatchConsumer<T> consumer = new BatchConsumer<>(queue, batch, line, reader, listener);
        crew.start(queue, new ChannelLoop("the listener to " + queue, line, consumer::consume));
        return consumer.listening;
    }

    private void consume(Channel channel) throws IOException, InterruptedException {
        // An empty place in the queue says that no more will come.
        BlockingQueue<Optional<Delivery>> arrived = new LinkedBlockingQueue<>();
        channel.basicQos(batch);
        channel.basicConsume(
                queue,
                false,
                (tag, delivery) -> arrived.add(Optional.of(delivery)),
                tag -> arrived.add(Optional.empty()),
                (tag, cause) -> arrived.add(Optional.empty()));
        while (true) {
            List<Optional<Delivery>> taken = new ArrayList<>();
            taken.add(arrived.take());
            arrived.drainTo(taken, batch - 1);
            deliver(channel, taken.stream().flatMap(Optional::stream).toList());
            if (taken.contains(Optional.<Delivery>empty())) {
                return;
            }
        }
    }

    private void deliver(Channel channel, List<Delivery> deliveries) throws IOException, InterruptedException {
        List<T> messages = new ArrayList<>();
        long last = 0;
        for (Delivery delivery : deliveries) {
            Envelope envelope = delivery.getEnvelope();
            try {
                messages.add(reader.read(delivery));
                last = envelope.getDeliveryTag();
            } catch (UnreadableMessageException e) {
                LOG.log(System.Logger.Level.WARNING, "a message of " + queue + " was set aside: " + e.getMessage());
                channel.basicReject(envelope.getDeliveryTag(), false);
            }
        }
        if (!messages.isEmpty()) {
            deliverUntilTaken(channel, messages);
            if (channel.isOpen()) {
                channel.basicAck(last, true);
            }
        }
    }

    private void deliverUntilTaken(Channel channel, List<T> messages) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (!isTaken(messages, pause)) {
            if (channel.isOpen() && System.nanoTime() - begin > LONGEST_IN_HAND.toNanos()) {
                LOG.log(System.Logger.Level.WARNING, "what waits in {0} goes back there meanwhile", queue);
                channel.abort();
            }
            line.pause(pause);
            pause = pause.compareTo(LONGEST_PAUSE.dividedBy(2)) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private boolean isTaken(List<T> messages, Duration pause) throws InterruptedException {
        try {
            if (!listening.call(() -> listener.accept(messages))) {
                throw new InterruptedException("the transport is closed");
            }
            return true;
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the listener failed on " + messages.size() + " messages of " + queue
                            + "; they are delivered again in " + pause.toMillis() + " ms",
                    e);
            return false;
        }
    }
}
