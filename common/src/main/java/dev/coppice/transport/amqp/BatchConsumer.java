package dev.coppice.transport.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import dev.coppice.lifecycle.Crew;
import dev.coppice.transport.NotNowException;
import dev.coppice.transport.json.UnreadableMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a queue's messages to a listener: in order, in batches, one call at a time, acknowledged when the call has returned. What
 * the listener throws at is kept in hand and delivered again after a pause that grows, so that it counts as delivered once only.
 * When that goes on for long, the messages go back to the queue, where another coordinator may take them, until the listener is
 * well again: a broker does not leave messages in hand for ever. A message that the listener fails on while it is well is rejected, so
 * that it holds up no other.
 */
final class BatchConsumer<T> {
    private static final System.Logger LOG = System.getLogger(BatchConsumer.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Brokers take messages back after half an hour, some after a minute. */
    private static final Duration LONGEST_IN_HAND = Duration.ofSeconds(20);

    /** How often the listener fails on messages before it is asked whether it is well. */
    private static final int REFUSALS = 3;

    /** A message that is not acknowledged yet. */
    private record InHand<T>(T message, long tag) {}

    /** Reads a message; throws when it can't be read. */
    interface Reader<T> {
        T read(Delivery delivery) throws UnreadableMessageException;
    }

    private final String queue;
    private final int batch;
    private final Line line;
    private final Reader<T> reader;
    private final Consumer<List<T>> listener;
    private final BooleanSupplier well;
    private final Listening listening = new Listening();

    private BatchConsumer(
            String queue, int batch, Line line, Reader<T> reader, Consumer<List<T>> listener, BooleanSupplier well) {
        this.queue = queue;
        this.batch = batch;
        this.line = line;
        this.reader = reader;
        this.listener = listener;
        this.well = well;
    }

    /** @param well whether it is a message's fault when the listener fails on it: such a one is set aside */
    static <T> Listening listen(
            Line line,
            Crew crew,
            String queue,
            int batch,
            Reader<T> reader,
            Consumer<List<T>> listener,
            BooleanSupplier well) {
        BatchConsumer<T> consumer = new BatchConsumer<>(queue, batch, line, reader, listener, well);
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
        List<InHand<T>> hand = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            long tag = delivery.getEnvelope().getDeliveryTag();
            try {
                hand.add(new InHand<>(reader.read(delivery), tag));
            } catch (UnreadableMessageException e) {
                LOG.log(System.Logger.Level.WARNING, "a message of " + queue + " was set aside: " + e.getMessage());
                channel.basicReject(tag, false);
            }
        }
        if (!hand.isEmpty()) {
            deliverUntilTaken(channel, hand);
        }
    }

    private void deliverUntilTaken(Channel channel, List<InHand<T>> hand) throws IOException, InterruptedException {
        List<T> messages = hand.stream().map(InHand::message).toList();
        long begin = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        int refusals = 0;
        for (RuntimeException e = refusal(messages); e != null; e = refusal(messages)) {
            refusals++;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the listener failed on " + messages.size() + " messages of " + queue
                            + "; they are delivered again in " + pause.toMillis() + " ms",
                    e);
            if (channel.isOpen() && refusals >= REFUSALS && isTheMessages(e)) {
                sift(channel, hand);
                return;
            }
            if (channel.isOpen() && System.nanoTime() - begin > LONGEST_IN_HAND.toNanos()) {
                LOG.log(System.Logger.Level.WARNING, "what waits in {0} goes back there meanwhile", queue);
                channel.abort();
            }
            line.pause(pause);
            pause = pause.compareTo(LONGEST_PAUSE.dividedBy(2)) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        if (channel.isOpen()) {
            channel.basicAck(hand.getLast().tag(), true);
        }
    }

    /** Delivers one by one, as the listener is well but not with all of them: the others need not wait for those. */
    private void sift(Channel channel, List<InHand<T>> hand) throws IOException, InterruptedException {
        for (InHand<T> one : hand) {
            RuntimeException refusal = refusal(List.of(one.message()));
            for (int tries = 1; refusal != null && tries < REFUSALS && isTheMessages(refusal); tries++) {
                refusal = refusal(List.of(one.message()));
            }
            if (refusal == null) {
                channel.basicAck(one.tag(), false);
            } else if (isTheMessages(refusal)) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "a message of " + queue + " was set aside, as the listener fails on it though it is well: "
                                + one.message(),
                        refusal);
                channel.basicReject(one.tag(), false);
            } else {
                channel.abort(); // what is left comes again, when the listener is well
                return;
            }
        }
    }

    /** Whether it is what was delivered that a refusal has to do with, and not how the listener does. */
    private boolean isTheMessages(RuntimeException refusal) {
        return !(refusal instanceof NotNowException) && well.getAsBoolean();
    }

    /** Why the listener did not take messages; null when it took them. */
    private @Nullable RuntimeException refusal(List<T> messages) throws InterruptedException {
        try {
            if (!listening.call(() -> listener.accept(messages))) {
                throw new InterruptedException("the transport is closed");
            }
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }
}
