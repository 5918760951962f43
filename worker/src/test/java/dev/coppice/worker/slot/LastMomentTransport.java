package dev.coppice.worker.slot;

import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Link;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** Delivers a control message just when a ticket has been taken and nobody has seen it yet. */
final class LastMomentTransport implements WorkerTransport {
    private final WorkerTransport inner;
    private final Control control;
    private final LinkedBlockingQueue<CommandListener> listener = new LinkedBlockingQueue<>();

    LastMomentTransport(WorkerTransport inner, Control control) {
        this.inner = inner;
        this.control = control;
    }

    @Override
    public Optional<Delivery> take(Set<String> pools, Duration wait) throws InterruptedException {
        Optional<Delivery> taken = inner.take(pools, wait);
        if (taken.isPresent()) {
            listener.take().command(new Command(1, control));
        }
        return taken;
    }

    @Override
    public CompletionStage<Void> sendOn(Ticket ticket, Rung rung) {
        return inner.sendOn(ticket, rung);
    }

    @Override
    public CompletionStage<Void> publish(Event event) {
        return inner.publish(event);
    }

    @Override
    public void heartbeat(Heartbeat heartbeat) {
        inner.heartbeat(heartbeat);
    }

    @Override
    public void onCommand(CommandListener taker) {
        listener.add(taker);
    }

    @Override
    public Link link() {
        return inner.link();
    }

    @Override
    public void close() {
        inner.close();
    }
}
