package dev.coppice.worker.slot;

import dev.coppice.attempt.Claim;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.WorkerTransport.Delivery;
import dev.coppice.worker.attempt.StopRequest;
import dev.coppice.worker.attempt.StopRequest.Cause;
import dev.coppice.worker.outbox.Outbox;
import dev.coppice.worker.outbox.Sender;
import dev.coppice.worker.outbox.Sending;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What becomes of a ticket: it is sent on, or it is started, run and reported. The transport may fail, hang and come back as it
 * likes: an attempt runs on without it. Safe for use by many threads.
 */
final class TicketDesk {
    private static final System.Logger LOG = System.getLogger(TicketDesk.class.getName());
    private static final int MOST_BOUNCES = 3;

    private final WorkerId worker;
    private final WorkerParts parts;
    private final WorkerTransport transport;
    private final Sender sender;
    private final Outbox outbox;
    private final HeldClaims claims;
    private final Gate gate;

    TicketDesk(WorkerId worker, WorkerParts parts, Sender sender, Outbox outbox, HeldClaims claims, Gate gate) {
        this.worker = worker;
        this.parts = parts;
        this.transport = parts.transport();
        this.sender = sender;
        this.outbox = outbox;
        this.claims = claims;
        this.gate = gate;
    }

    /** Deals with it on the calling thread, to the end of the attempt if one is run. */
    void accept(Delivery delivery, Slot slot) throws InterruptedException {
        Ticket ticket = delivery.ticket();
        if (ticket.avoid().contains(worker) && ticket.bounces() < MOST_BOUNCES) {
            sendOn(delivery, ticket.bounced());
            return;
        }
        Claim claim = new Claim(ticket.attempt(), UUID.randomUUID().toString());
        StopRequest stop = claims.add(claim);
        try {
            // Asked only now that the claim is held: who shuts the gate tells the claims afterwards.
            if (gate.admit()) {
                run(delivery, claim, slot, stop);
            } else {
                sendOn(delivery, ticket);
            }
        } finally {
            claims.remove(claim);
        }
    }

    /** The ticket is settled when the transport has the start, or else the end, for good. */
    private void run(Delivery delivery, Claim claim, Slot slot, StopRequest stop) {
        AttemptStarted start = new AttemptStarted(claim, slot, parts.clock().instant());
        parts.observer().accept(start);
        Sending started = sender.send("the start of " + claim, () -> transport.publish(start));
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CompletionStage<?> heardOf = CompletableFuture.anyOf(started.confirmed().toCompletableFuture(), ended);
        heardOf.thenRun(delivery::settle);
        awaitFirstTry(started, stop);
        AttemptFinished finished = parts.executor().run(delivery.ticket(), claim, slot, stop, this::tell);
        parts.observer().accept(finished);
        if (stop.cause().filter(Cause.ABANDON::equals).isPresent()) {
            parts.uploads().discard(claim);
            ended.complete(null);
            started.giveUp();
            return;
        }
        outbox.put(finished, parts.uploads().deliver(claim)).thenRun(() -> {
            ended.complete(null);
            started.giveUp();
        });
    }

    private static void awaitFirstTry(Sending started, StopRequest stop) {
        try {
            stop.begin();
            started.awaitFirstTry();
        } catch (InterruptedException e) {
            // It is to end already: the executor sees that.
        } finally {
            stop.end();
        }
    }

    /** Losing it costs nothing: the end carries it again. */
    private void tell(Event event) {
        parts.observer().accept(event);
        try {
            transport.publish(event);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "what happened in " + event.claim() + " could not be told", e);
        }
    }

    private void sendOn(Delivery delivery, Ticket ticket) throws InterruptedException {
        Sending sending = sender.send("the ticket " + ticket.attempt(), () -> transport.sendOn(ticket, Rung.SECOND));
        sending.confirmed().thenRun(delivery::settle);
        sending.awaitFirstTry();
    }
}
