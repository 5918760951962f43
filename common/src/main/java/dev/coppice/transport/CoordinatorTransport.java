package dev.coppice.transport;

import dev.coppice.job.JobQueue;
import dev.coppice.slot.WorkerId;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The coordinator's end of the transport. Safe for use by many threads. */
public interface CoordinatorTransport extends AutoCloseable {

    /**
     * Offers tickets in the queues of their jobs, in this order.
     *
     * @return completes when the transport has them for good; fails when it may not have them all, and then offering them again
     *     does no harm
     */
    CompletionStage<Void> offer(List<Ticket> tickets);

    /** Offers a ticket after a rung's delay, even when no coordinator is up by then. Completes as {@link #offer} does. */
    CompletionStage<Void> offerLater(Ticket ticket, Rung rung);

    /** Sends to one worker; lost when it is not connected. */
    void command(WorkerId worker, Command command);

    /** Sends a question behind all events that wait; it comes back as one of them. Completes as {@link #offer} does. */
    CompletionStage<Void> check(Event.LeaseCheck question);

    /** Sends a probe by the way of heartbeats, to every coordinator that listens. Sent once, never repeated. */
    void probe(Probe probe);

    /**
     * Starts delivery of events, in order and one call at a time, in batches. When the call returns normally the events are settled;
     * when it throws, they are delivered again. After that, an empty batch may ask whether the listener is well: over a broker, an event
     * that it throws at while it takes an empty batch is set aside for people; but none at which it throws a {@link NotNowException}.
     */
    void onEvents(EventListener listener);

    /** Starts delivery of heartbeats and probes. What came before is lost. */
    void onPulse(PulseListener listener);

    /** Starts delivery of tickets that no worker could take, one call at a time; settled as events are. */
    void onDead(DeadListener listener);

    /**
     * Counts the tickets that lie in a queue, for whoever knows how many should. Those in a worker's hand or on the ladder are not among
     * them. A queue is made anew when somebody has deleted it.
     *
     * @param queue by {@link JobQueue#name}
     * @return completes soon, on any thread; empty when it can't be told now, or events wait by which some are taken, or the transport
     *     loses none
     */
    default CompletionStage<OptionalInt> lying(String queue) {
        return CompletableFuture.completedStage(OptionalInt.empty());
    }

    /** How this end is connected now. */
    Link link();

    /** More about that, for people. */
    default LinkReport report() {
        return new LinkReport(link(), "", "", "");
    }

    /** How many events were set aside for people, as they could not be read or taken in; as of some seconds ago. */
    default int parked() {
        return 0;
    }

    /** Ends delivery. A listener's call that runs has returned when this does. */
    @Override
    void close();

    /** Takes events in. */
    interface EventListener {
        void events(List<Event> batch);
    }

    /** Takes signs of life in. */
    interface PulseListener {
        void pulse(Pulse pulse);
    }

    /** Takes dead tickets in. */
    interface DeadListener {
        /** Deals with one; true when its job is tried again. */
        boolean dead(DeadTicket ticket);
    }
}
