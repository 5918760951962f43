package dev.coppice.worker.slot;

import dev.coppice.attempt.Claim;
import dev.coppice.slot.Slot;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.WorkerTransport.Delivery;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.attempt.StopRequest;
import dev.coppice.worker.attempt.StopRequest.Cause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One slot at work: match, start, run, report, and again. The slot is in hand before a ticket is asked for, so none waits for
 * one. {@link #halt} may come from any thread; it interrupts the wait for a ticket, never an attempt.
 */
final class SlotLoop implements Runnable {
    private static final Duration TAKE = Duration.ofSeconds(1);
    private static final int MOST_BOUNCES = 3;

    private final Slot slot;
    private final WorkerSettings settings;
    private final WorkerTransport transport;
    private final AttemptExecutor executor;
    private final HeldClaims claims;
    private final Gate gate;
    private final InstantSource clock;
    private @Nullable Thread waiting;

    SlotLoop(
            Slot slot,
            WorkerSettings settings,
            WorkerTransport transport,
            AttemptExecutor executor,
            HeldClaims claims,
            Gate gate,
            InstantSource clock) {
        this.slot = slot;
        this.settings = settings;
        this.transport = transport;
        this.executor = executor;
        this.claims = claims;
        this.gate = gate;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Optional<Delivery> delivery = match();
                if (delivery.isPresent()) {
                    accept(delivery.get());
                }
            }
        } catch (InterruptedException e) {
            // The gate is shut: the loop's only way out.
        }
    }

    /** Ends the loop as soon as no attempt runs in it. The gate must be shut before. */
    synchronized void halt() {
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    private Optional<Delivery> match() throws InterruptedException {
        await(true);
        try {
            if (!gate.pass()) {
                throw new InterruptedException();
            }
            return transport.take(settings.pools(), TAKE);
        } finally {
            await(false);
        }
    }

    /** An interrupt that comes with a ticket in hand is taken back: the shut gate says the same. */
    private synchronized void await(boolean begins) {
        waiting = begins ? Thread.currentThread() : null;
        if (!begins) {
            Thread.interrupted();
        }
    }

    private void accept(Delivery delivery) {
        Ticket ticket = delivery.ticket();
        if (ticket.avoid().contains(settings.id()) && ticket.bounces() < MOST_BOUNCES) {
            sendOn(delivery, ticket.bounced());
            return;
        }
        Claim claim = new Claim(ticket.attempt(), UUID.randomUUID().toString());
        StopRequest stop = claims.add(claim);
        try {
            // Asked only now that the claim is held: who shuts the gate tells the claims afterwards.
            if (!gate.admit()) {
                sendOn(delivery, ticket);
                return;
            }
            transport
                    .publish(new AttemptStarted(claim, slot, clock.instant()))
                    .toCompletableFuture()
                    .join();
            delivery.settle();
            AttemptFinished finished = executor.run(ticket, claim, slot, stop, transport::publish);
            if (stop.cause().filter(Cause.ABANDON::equals).isEmpty()) {
                transport.publish(finished).toCompletableFuture().join();
            }
        } finally {
            claims.remove(claim);
        }
    }

    private void sendOn(Delivery delivery, Ticket ticket) {
        transport.sendOn(ticket, Rung.SECOND).toCompletableFuture().join();
        delivery.settle();
    }
}
