package dev.coppice.worker.slot;

import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the attempt of a ticket may have been taken by another claim: the coordinator is asked before its tasks begin. */
final class Doubt {
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** How much clocks that agree may differ. One that is off by more can't tell the age. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private Doubt() {}

    /**
     * How long to wait for the answer; empty when there is nothing to ask.
     *
     * @param now by the coordinator's clock
     */
    static Optional<Duration> patience(Delivery delivery, Instant now) {
        return delivery.ticket()
                .offer()
                .filter(offer -> offer.again() || delivery.isRedelivered() || !isFresh(offer, now))
                .map(Ticket.Offer::answer);
    }

    private static boolean isFresh(Ticket.Offer offer, Instant now) {
        Duration age = Duration.between(offer.at(), now);
        return age.compareTo(FRESH) <= 0 && age.compareTo(TOLERANCE.negated()) >= 0;
    }
}
