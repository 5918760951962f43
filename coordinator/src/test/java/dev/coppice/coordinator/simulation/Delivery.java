package dev.coppice.coordinator.simulation;

import dev.coppice.transport.Ticket;

/** A ticket in a worker's hand, this very time: each is equal to itself alone. */
final class Delivery {
    private final Ticket ticket;

    Delivery(Ticket ticket) {
        this.ticket = ticket;
    }

    Ticket ticket() {
        return ticket;
    }
}
