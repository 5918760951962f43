package dev.coppice.transport.inprocess;

import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The coordinator's end. {@code this} guards which listeners are its own. */
final class InProcessCoordinator implements CoordinatorTransport {
    private final InProcessTransport transport;
    private boolean takesEvents;
    private boolean takesHeartbeats;

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
    public void control(WorkerId worker, Control control) {
        transport.control(worker, control);
    }

    @Override
    public synchronized void onEvents(EventListener listener) {
        transport.events().open(listener::events);
        takesEvents = true;
    }

    @Override
    public synchronized void onHeartbeat(HeartbeatListener listener) {
        transport.heartbeats().open(batch -> batch.forEach(listener::heartbeat));
        takesHeartbeats = true;
    }

    @Override
    public void close() {
        boolean events;
        boolean heartbeats;
        synchronized (this) {
            events = takesEvents;
            heartbeats = takesHeartbeats;
            takesEvents = false;
            takesHeartbeats = false;
        }
        if (events) {
            transport.events().close();
        }
        if (heartbeats) {
            transport.heartbeats().close();
        }
    }
}
