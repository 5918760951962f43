package dev.coppice.bench;

import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import dev.coppice.transport.Link;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes tickets at once and keeps them until they are asked for. For one thread. */
final class BenchTransport implements CoordinatorTransport {
    private final Queue<Ticket> waiting = new ArrayDeque<>();

    List<Ticket> take(int most) {
        List<Ticket> taken = new ArrayList<>();
        while (taken.size() < most && !waiting.isEmpty()) {
            taken.add(waiting.remove());
        }
        return taken;
    }

    @Override
    public CompletionStage<Void> offer(List<Ticket> tickets) {
        waiting.addAll(tickets);
        return CompletableFuture.allOf();
    }

    @Override
    public CompletionStage<Void> offerLater(Ticket ticket, Rung rung) {
        return offer(List.of(ticket));
    }

    @Override
    public CompletionStage<Void> check(Event.LeaseCheck question) {
        return CompletableFuture.allOf();
    }

    @Override
    public void command(WorkerId worker, Command command) {}

    @Override
    public void probe(Probe probe) {}

    @Override
    public void onEvents(EventListener listener) {}

    @Override
    public void onPulse(PulseListener listener) {}

    @Override
    public void onDead(DeadListener listener) {}

    @Override
    public Link link() {
        return Link.UP;
    }

    @Override
    public void close() {}
}
