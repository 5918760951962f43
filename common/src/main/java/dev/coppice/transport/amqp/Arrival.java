package dev.coppice.transport.amqp;

import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport.Delivery;

/** A ticket in this process's hands. The desk's lock guards the fields that change. */
final class Arrival implements Delivery {
    private final Seat seat;
    private final Ticket ticket;
    private final byte[] body;
    private final long tag;
    private final boolean redelivered;
    boolean isTaken;
    boolean isSettled;

    Arrival(Seat seat, Ticket ticket, byte[] body, long tag, boolean redelivered) {
        this.seat = seat;
        this.ticket = ticket;
        this.body = body;
        this.tag = tag;
        this.redelivered = redelivered;
    }

    @Override
    public Ticket ticket() {
        return ticket;
    }

    @Override
    public boolean isRedelivered() {
        return redelivered;
    }

    /** As it came: a later release may have written more than this one reads. */
    byte[] body() {
        return body;
    }

    long tag() {
        return tag;
    }

    Seat seat() {
        return seat;
    }

    @Override
    public void settle() {
        seat.settle(this);
    }
}
