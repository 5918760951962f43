package dev.coppice.worker.slot;

import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Link;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Tickets and heartbeats come through; what is to be confirmed fares as the test says. */
final class UnreliableTransport implements WorkerTransport {
    /** How it fares. */
    enum Mood {
        WORKS,
        FAILS,
        HANGS,
        THROWS,
        /** What is sent arrives, but that is never known. */
        LOSES_CONFIRMS
    }

    private final WorkerTransport inner;
    final AtomicInteger settled = new AtomicInteger();

    /** What has begun to hang. */
    final BlockingQueue<CompletableFuture<Void>> hanging = new LinkedBlockingQueue<>();

    volatile Mood mood = Mood.WORKS;
    volatile boolean refusesToTake;

    UnreliableTransport(WorkerTransport inner) {
        this.inner = inner;
    }

    private CompletionStage<Void> fare(Supplier<CompletionStage<Void>> deed) {
        return switch (mood) {
            case WORKS -> deed.get();
            case FAILS -> CompletableFuture.failedStage(new IllegalStateException("the broker is away"));
            case HANGS -> hang();
            case THROWS -> throw new IllegalStateException("the connection is closed");
            case LOSES_CONFIRMS -> deed.get().thenCompose(arrived -> hang());
        };
    }

    private CompletionStage<Void> hang() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        hanging.add(never);
        return never;
    }

    @Override
    public Optional<Delivery> take(Set<String> pools, Duration wait) throws InterruptedException {
        if (refusesToTake) {
            throw new IllegalStateException("the channel is closed");
        }
        return inner.take(pools, wait).map(Counted::new);
    }

    @Override
    public CompletionStage<Void> sendOn(Ticket ticket, Rung rung) {
        return fare(() -> inner.sendOn(ticket, rung));
    }

    @Override
    public CompletionStage<Void> publish(Event event) {
        return fare(() -> inner.publish(event));
    }

    @Override
    public void heartbeat(Heartbeat heartbeat) {
        inner.heartbeat(heartbeat);
    }

    @Override
    public void onCommand(CommandListener listener) {
        inner.onCommand(listener);
    }

    @Override
    public Link link() {
        return inner.link();
    }

    @Override
    public void close() {
        inner.close();
    }

    private final class Counted implements Delivery {
        private final Delivery delivery;

        Counted(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public Ticket ticket() {
            return delivery.ticket();
        }

        @Override
        public boolean isRedelivered() {
            return delivery.isRedelivered();
        }

        @Override
        public void settle() {
            settled.incrementAndGet();
            delivery.settle();
        }
    }
}
