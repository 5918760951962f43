package dev.coppice.coordinator.server;

import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import dev.coppice.transport.Link;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A transport whose dead tickets are kept for people before they are dealt with. */
public final class KeptDeadTickets implements CoordinatorTransport {
    private final CoordinatorTransport transport;
    private final DeadTickets tickets;

    /** @param transport closed with this */
    public KeptDeadTickets(CoordinatorTransport transport, DeadTickets tickets) {
        this.transport = transport;
        this.tickets = tickets;
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
        return transport.offer(offered);
    }

    @Override
    public CompletionStage<Void> offerLater(Ticket ticket, Rung rung) {
        return transport.offerLater(ticket, rung);
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
    public void close() {
        transport.close();
    }
}
