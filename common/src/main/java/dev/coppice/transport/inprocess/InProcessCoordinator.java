package dev.coppice.transport.inprocess;

import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import dev.coppice.transport.Link;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The coordinator's end. {@code this} guards which listeners are its own. */
final class InProcessCoordinator implements CoordinatorTransport {
    private final InProcessTransport transport;
    private boolean takesEvents;
    private boolean takesPulses;

    InProcessCoordinator(InProcessTransport transport) {
        this.transport = transport;
    }

    @Override
    public CompletionStage<Void> offer(List<Ticket> tickets) {
        transport.pools().add(tickets);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> offerLater(Ticket ticket, Rung rung) {
        transport.offerLater(ticket, rung);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void command(WorkerId worker, Command command) {
        transport.command(worker, command);
    }

    @Override
    public CompletionStage<Void> check(Event.LeaseCheck question) {
        transport.events().add(question);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void probe(Probe probe) {
        transport.pulses().addIfHeard(probe);
    }

    @Override
    public synchronized void onEvents(EventListener listener) {
        transport.events().open(listener::events);
        takesEvents = true;
    }

    @Override
    public synchronized void onPulse(PulseListener listener) {
        transport.pulses().open(batch -> batch.forEach(listener::pulse));
        takesPulses = true;
    }

    /** Nothing to listen to: within a process each ticket can be read, and none is delivered too often. */
    @Override
    public void onDead(DeadListener listener) {}

    @Override
    public Link link() {
        return Link.UP;
    }

    @Override
    public void close() {
        boolean events;
        boolean pulses;
        synchronized (this) {
            events = takesEvents;
            pulses = takesPulses;
            takesEvents = false;
            takesPulses = false;
        }
        if (events) {
            transport.events().close();
        }
        if (pulses) {
            transport.pulses().close();
        }
    }
}
