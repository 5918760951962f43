package dev.coppice.transport.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import dev.coppice.transport.json.MessageFormat;
import dev.coppice.transport.json.UnreadableMessageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Fetches tickets, one at a time, on a channel of its own. While a taker waits, it consumes; with a ticket in hand, it waits until that
 * is settled; then either the next taker waits already and it goes on, or it stops consuming before it acknowledges, so that the
 * broker sends it nothing more.
 *
 * <p>Each consumer may have one ticket in hand, so a lane of several queues could get several at once: it looks for a ticket in each
 * queue first, and consumes when there is none.
 */
final class Lane {
    private static final System.Logger LOG = System.getLogger(Lane.class.getName());

    private final List<String> queues;
    private final Seat seat;
    private final Topology topology;
    private final MessageFormat format;
    private final Function<Arrival, CompletionStage<Void>> sendOn;
    private int turn;

    /** @param sendOn where a ticket goes that finds no taker */
    Lane(
            List<String> queues,
            Seat seat,
            Topology topology,
            MessageFormat format,
            Function<Arrival, CompletionStage<Void>> sendOn) {
        this.queues = queues;
        this.seat = seat;
        this.topology = topology;
        this.format = format;
        this.sendOn = sendOn;
    }

    void run(Channel channel) throws IOException, InterruptedException {
        seat.begin();
        channel.addShutdownListener(cause -> seat.breakOff());
        for (String queue : queues) {
            topology.declareJobs(channel.getConnection(), queue);
        }
        channel.basicQos(1);
        while (channel.isOpen()) {
            seat.awaitCall();
            fetch(channel);
        }
    }

    private void fetch(Channel channel) throws IOException, InterruptedException {
        List<String> consumers = List.of();
        boolean called = true;
        while (called) {
            if (consumers.isEmpty() && !seat.hasArrivals() && !(queues.size() > 1 && get(channel))) {
                consumers = consume(channel);
            }
            Arrival arrival = seat.next().orElse(null);
            if (arrival == null) {
                break;
            }
            place(arrival);
            called = false;
            try {
                called = seat.isCalledSoon();
            } finally {
                // Interrupted or not: what is settled is acknowledged.
                if (!called || queues.size() > 1) {
                    consumers = cancel(channel, consumers);
                }
                channel.basicAck(arrival.tag(), false);
            }
        }
        cancel(channel, consumers);
        placeLate(channel);
    }

    /** What came before the broker heard that it should send nothing more. */
    private void placeLate(Channel channel) throws IOException, InterruptedException {
        for (Optional<Arrival> late = seat.poll(); late.isPresent(); late = seat.poll()) {
            place(late.get());
            channel.basicAck(late.get().tag(), false);
        }
    }

    /** Returns when the ticket may be acknowledged. */
    private void place(Arrival arrival) throws IOException, InterruptedException {
        while (!seat.handOver(arrival)) {
            try {
                sendOn.apply(arrival).toCompletableFuture().get();
                return;
            } catch (ExecutionException e) {
                LOG.log(System.Logger.Level.WARNING, "a ticket that nobody takes stays here: " + e.getMessage());
            }
        }
        seat.awaitSettled(arrival);
    }

    /** Looks for one ticket, in queue after queue. */
    private boolean get(Channel channel) throws IOException {
        turn = (turn + 1) % queues.size(); // so that no queue goes before another for ever
        for (int i = 0; i < queues.size() && !seat.hasArrivals(); i++) {
            String queue = queues.get((turn + i) % queues.size());
            GetResponse response = channel.basicGet(topology.names().jobs(queue), false);
            if (response != null) {
                arrive(channel, response.getEnvelope(), response.getBody());
            }
        }
        return seat.hasArrivals();
    }

    private List<String> consume(Channel channel) throws IOException {
        List<String> consumers = new ArrayList<>();
        for (String queue : queues) {
            consumers.add(channel.basicConsume(
                    topology.names().jobs(queue),
                    false,
                    (tag, delivery) -> arrive(channel, delivery.getEnvelope(), delivery.getBody()),
                    tag -> seat.breakOff()));
        }
        return consumers;
    }

    private static List<String> cancel(Channel channel, List<String> consumers) throws IOException {
        for (String consumer : consumers) {
            channel.basicCancel(consumer);
        }
        return List.of();
    }

    private void arrive(Channel channel, Envelope envelope, byte[] body) throws IOException {
        try {
            seat.arrive(format.readTicket(body), body, envelope.getDeliveryTag(), envelope.isRedeliver());
        } catch (UnreadableMessageException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a ticket in the queue " + envelope.getRoutingKey() + " is dead: " + e.getMessage());
            channel.basicReject(envelope.getDeliveryTag(), false);
        }
    }
}
