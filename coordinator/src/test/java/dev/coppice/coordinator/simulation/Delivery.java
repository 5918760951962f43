package dev.coppice.coordinator.simulation;

import dev.coppice.transport.Ticket;

/** A ticket in a worker's hand, this very time: each is equal to itself alone. */
final class Delivery {
    private final Ticket ticket;
    private final boolean redelivered;

    Delivery(Ticket ticket, boolean redelivered) {
        this.ticket = ticket;
        this.redelivered = redelivered;
    }

    Ticket ticket() {
        return ticket;
    }

    boolean isRedelivered() {
        return redelivered;
    }
}
