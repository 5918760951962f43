package dev.coppice.transport.inprocess;

import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Link;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A worker's end. {@code this} guards which tickets are in hand, and whether it is closed. */
final class InProcessWorker implements WorkerTransport {
    private final InProcessTransport transport;
    private final WorkerId id;
    private final Mailbox<Command> commands;
    private final Map<Long, Pools.Place> inHand = new HashMap<>();
    private boolean listens;
    private boolean closed;

    InProcessWorker(InProcessTransport transport, WorkerId id, Mailbox<Command> commands) {
        this.transport = transport;
        this.id = id;
        this.commands = commands;
    }

    WorkerId id() {
        return id;
    }

    @Override
    public Optional<Delivery> take(Set<String> queues, Duration wait) throws InterruptedException {
        Optional<Pools.Place> taken = transport.pools().take(queues, Pools.nanos(wait));
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        Pools.Place place = taken.get();
        synchronized (this) {
            if (!closed) {
                inHand.put(place.place(), place);
                return Optional.of(new InHand(place));
            }
        }
        transport.pools().putBack(place);
        return Optional.empty();
    }

    @Override
    public CompletionStage<Void> sendOn(Ticket ticket, Rung rung) {
        transport.offerLater(ticket, rung);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> publish(Event event) {
        transport.events().add(event);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void heartbeat(Heartbeat heartbeat) {
        transport.pulses().addIfHeard(heartbeat);
    }

    @Override
    public synchronized void onCommand(CommandListener listener) {
        commands.open(batch -> batch.forEach(listener::command));
        listens = true;
    }

    @Override
    public Link link() {
        return Link.UP;
    }

    synchronized void command(Command command) {
        if (listens && !closed) {
            commands.add(command);
        }
    }

    @Override
    public void close() {
        List<Pools.Place> unsettled;
        synchronized (this) {
            closed = true;
            unsettled = List.copyOf(inHand.values());
            inHand.clear();
        }
        unsettled.forEach(transport.pools()::putBack);
        transport.disconnect(this);
        commands.close();
    }

    private final class InHand implements Delivery {
        private final Pools.Place place;

        InHand(Pools.Place place) {
            this.place = place;
        }

        @Override
        public Ticket ticket() {
            return place.ticket();
        }

        @Override
        public boolean isRedelivered() {
            return place.wasTaken();
        }

        @Override
        public void settle() {
            synchronized (InProcessWorker.this) {
                inHand.remove(place.place());
            }
        }
    }
}
