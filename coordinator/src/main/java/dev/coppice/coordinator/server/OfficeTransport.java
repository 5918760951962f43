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
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** The transport of a coordinator that is served: dead tickets are kept for people, and offers are timed. */
public final class OfficeTransport implements CoordinatorTransport {
    private final CoordinatorTransport transport;
    private final DeadTickets tickets;
    private final InstantSource clock;
    private final OfferTimes times;

    /**
     * Over another transport.
     *
     * @param transport closed with this
     */
    public OfficeTransport(CoordinatorTransport transport, DeadTickets tickets, InstantSource clock, OfferTimes times) {
        this.transport = transport;
        this.tickets = tickets;
        this.clock = clock;
        this.times = times;
    }

    @Override
    public void onDead(DeadListener listener) {
        transport.onDead(ticket -> {
            // Who leads no more fails here, before anything is kept. A ticket that comes again is told apart by its
            // attempt.
            boolean triedAgain = listener.dead(ticket);
            long id = tickets.add(ticket);
            if (triedAgain) {
                tickets.replayed(id, clock.instant());
            }
            return triedAgain;
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
    public CompletionStage<OptionalInt> lying(String pool) {
        return transport.lying(pool);
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
