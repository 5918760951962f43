package dev.coppice.transport;

import dev.coppice.job.JobQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A worker's end of the transport. Safe for use by many threads. */
public interface WorkerTransport extends AutoCloseable {

    /**
     * Waits for the next ticket of any of the queues. Ask only with a slot in hand.
     *
     * @param queues by {@link JobQueue#name}
     * @return empty when none came in time
     * @throws InterruptedException when the waiting thread is interrupted; no ticket is lost by it
     */
    Optional<Delivery> take(Set<String> queues, Duration wait) throws InterruptedException;

    /** Sends the ticket to a rung of the ladder, from which it comes back to its queue. Completes when the ladder has it. */
    CompletionStage<Void> sendOn(Ticket ticket, Rung rung);

    /** Completes when the transport has the event for good. */
    CompletionStage<Void> publish(Event event);

    /** Sent once, never repeated. */
    void heartbeat(Heartbeat heartbeat);

    /** Starts delivery of what a coordinator tells this worker. */
    void onCommand(CommandListener listener);

    /** How this end is connected now. */
    Link link();

    /** Ends delivery; a ticket that was taken and not settled goes back to its queue. */
    @Override
    void close();

    /** A ticket in hand. */
    interface Delivery {
        Ticket ticket();

        /** Whether it may have been in a hand before, which did not settle it. */
        boolean isRedelivered();

        /** The ticket is dealt with; once only. */
        void settle();
    }

    /** Takes what a coordinator tells. */
    interface CommandListener {
        void command(Command command);
    }
}
