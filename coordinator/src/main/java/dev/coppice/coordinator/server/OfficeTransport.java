package dev.coppice.coordinator.server;

import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import dev.coppice.transport.Link;
import dev.coppice.transport.LinkReport;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The transport of a coordinator that is served: dead tickets are kept for people before they are dealt with, and offers are timed. */
public final class OfficeTransport implements CoordinatorTransport {
    private final CoordinatorTransport transport;
    private final DeadTickets tickets;
    private final OfferTimes times;

    /**
     * Over another transport.
     *
     * @param transport closed with this
     */
    public OfficeTransport(CoordinatorTransport transport, DeadTickets tickets, OfferTimes times) {
        this.transport = transport;
        this.tickets = tickets;
        this.times = times;
    }

    @Override
    public void onDead(DeadListener listener) {
        transport.onDead(ticket -> {
            tickets.add(ticket);
            listener.dead(ticket);
        });
    }

    @Override
    public CompletionStage<Void> offer(List<Ticket> offered) {
        return times.timed(transport.offer(offered));
    }

    @Override
    public CompletionStage<Void> offerLater(Ticket ticket, Rung rung) {
        return times.timed(transport.offerLater(ticket, rung));
    }

    @Override
    public void command(WorkerId worker, Command command) {
        transport.command(worker, command);
    }

    @Override
    public CompletionStage<Void> check(Event.LeaseCheck question) {
        return transport.check(question);
    }

    @Override
    public void probe(Probe probe) {
        transport.probe(probe);
    }

    @Override
    public void onEvents(EventListener listener) {
        transport.onEvents(listener);
    }

    @Override
    public void onPulse(PulseListener listener) {
        transport.onPulse(listener);
    }

    @Override
    public Link link() {
        return transport.link();
    }

    @Override
    public LinkReport report() {
        return transport.report();
    }

    @Override
    public int parked() {
        return transport.parked();
    }

    @Override
    public void close() {
        transport.close();
    }
}
