package dev.coppice.transport.amqp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A message on its way to the broker. */
final class Outgoing {
    final String exchange;
    final String routingKey;
    final byte[] body;

    /** The queue of jobs that must be there first. */
    final Optional<String> queue;

    /** Whether the broker is to keep it, and to confirm that it does. */
    final boolean confirmed;

    /** Fails when the message is not known to be there in time. */
    final CompletableFuture<Void> done = new CompletableFuture<>();

    private final long deadline;

    /** @param deadline by {@link System#nanoTime}; what was not written by then is not written any more */
    Outgoing(
            String exchange, String routingKey, byte[] body, Optional<String> queue, boolean confirmed, long deadline) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.body = body;
        this.queue = queue;
        this.confirmed = confirmed;
        this.deadline = deadline;
    }

    boolean isOverdue(long now) {
        return now - deadline >= 0;
    }

    void fail(String why) {
        done.completeExceptionally(new BrokerException(why));
    }
}
