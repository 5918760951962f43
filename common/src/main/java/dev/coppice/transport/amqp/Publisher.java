package dev.coppice.transport.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.coppice.lifecycle.Crew;
import dev.coppice.time.Timers;
import dev.coppice.transport.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * Publishes from one thread, in the order of the calls, without waiting for one confirm before the next message. What is sent waits
 * while there is no connection or the broker is blocked; each message fails when its time is up. Safe for use by many threads.
 */
final class Publisher implements AutoCloseable {
    private static final String CLOSED = "the transport is closed";
    private static final int MOST_WAITING = 200_000;
    private static final Duration SWEEP = Duration.ofSeconds(1);
    /** What is sent once only is worth nothing later. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Line line;
    private final Topology topology;
    private final Duration confirmWait;
    private final Timers timers;
    private final LinkedBlockingDeque<Outgoing> outgoing = new LinkedBlockingDeque<>(MOST_WAITING);
    private volatile Confirms confirms = new Confirms();
    private volatile boolean closed;

    Publisher(Line line, Topology topology, Duration confirmWait, Timers timers, Crew crew) {
        this.line = line;
        this.topology = topology;
        this.confirmWait = confirmWait;
        this.timers = timers;
        crew.start("publisher", new ChannelLoop("the publisher", line, this::publish));
        timers.after(SWEEP, this::sweep);
    }

    /** Completes when the broker has the message for good; fails when that is not known within the time for confirms. */
    CompletionStage<Void> send(String exchange, String routingKey, byte[] body, Optional<String> queue) {
        Outgoing message =
                new Outgoing(exchange, routingKey, body, queue, true, System.nanoTime() + confirmWait.toNanos());
        if (!outgoing.offer(message)) {
            message.fail(MOST_WAITING + " messages wait for the broker already");
        }
        if (closed) {
            failAll();
        }
        return message.done;
    }

    /** Sends a message that may be lost. */
    void sendOnce(String exchange, String routingKey, byte[] body) {
        if (line.link() == Link.UP) {
            long deadline = System.nanoTime() + FRESH.toNanos();
            outgoing.offer(new Outgoing(exchange, routingKey, body, Optional.empty(), false, deadline));
        }
    }

    private void publish(Channel channel) throws IOException, InterruptedException {
        Confirms unconfirmed = new Confirms();
        confirms = unconfirmed;
        Set<String> queues = new HashSet<>();
        channel.confirmSelect();
        channel.addConfirmListener(unconfirmed);
        channel.addReturnListener(unconfirmed);
        channel.addShutdownListener(cause -> unconfirmed.lost(ChannelLoop.reason(cause)));
        while (channel.isOpen()) {
            line.awaitUp();
            Outgoing message = outgoing.take();
            if (line.link() != Link.UP) {
                putBack(message);
            } else if (message.isOverdue(System.nanoTime())) {
                message.fail(noConfirm());
            } else if (!message.done.isDone()) {
                publish(channel, message, queues, unconfirmed);
            }
        }
    }

    private void publish(Channel channel, Outgoing message, Set<String> queues, Confirms unconfirmed)
            throws IOException {
        try {
            if (unconfirmed.haveReturned()) {
                topology.declare(channel.getConnection());
                queues.clear();
            }
            declareJobs(channel, message, queues);
            unconfirmed.publish(channel, message);
        } catch (BrokerException e) {
            message.done.completeExceptionally(e);
        } catch (IOException | ShutdownSignalException e) {
            putBack(message);
            throw e;
        }
    }

    /** It is not known to be written, and fails when its time is up; a second copy does no harm. */
    private void putBack(Outgoing message) {
        if (!outgoing.offerFirst(message)) {
            message.fail(MOST_WAITING + " messages wait for the broker already");
        }
    }

    private void declareJobs(Channel channel, Outgoing message, Set<String> declared) throws IOException {
        if (message.queue.isPresent() && !declared.contains(message.queue.get())) {
            topology.declareJobs(channel.getConnection(), message.queue.get());
            declared.add(message.queue.get());
        }
    }

    private String noConfirm() {
        return "no confirm from the broker within " + confirmWait.toSeconds() + " s";
    }

    private void sweep() {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        String why = noConfirm();
        for (Outgoing first = outgoing.peek(); first != null && first.isOverdue(now); first = outgoing.peek()) {
            outgoing.remove(first);
            first.fail(why);
        }
        confirms.failOverdue(now, why);
        timers.after(SWEEP, this::sweep);
    }

    /** Fails what is not confirmed yet. The thread that publishes must have ended. */
    @Override
    public void close() {
        closed = true;
        failAll();
        confirms.lost(CLOSED);
    }

    private void failAll() {
        for (Outgoing left = outgoing.poll(); left != null; left = outgoing.poll()) {
            left.fail(CLOSED);
        }
    }
}
