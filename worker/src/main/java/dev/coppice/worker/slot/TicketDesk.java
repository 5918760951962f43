package dev.coppice.worker.slot;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Start;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.WorkerTransport.Delivery;
import dev.coppice.worker.attempt.StopRequest;
import dev.coppice.worker.attempt.StopRequest.Cause;
import dev.coppice.worker.outbox.Outbox;
import dev.coppice.worker.outbox.Sender;
import dev.coppice.worker.outbox.Sending;
import dev.coppice.worker.outbox.Starts;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

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
    private final Starts starts;
    private final HeldClaims claims;
    private final CoordinatorClock clock;
    private final Gate gate;
    private final KnownAbilities abilities;

    TicketDesk(
            WorkerId worker,
            WorkerParts parts,
            Sender sender,
            Outbox outbox,
            Starts starts,
            HeldClaims claims,
            CoordinatorClock clock,
            Gate gate,
            KnownAbilities abilities) {
        this.worker = worker;
        this.parts = parts;
        this.transport = parts.transport();
        this.sender = sender;
        this.outbox = outbox;
        this.starts = starts;
        this.claims = claims;
        this.clock = clock;
        this.gate = gate;
        this.abilities = abilities;
    }

    /** Deals with it on the calling thread, to the end of the attempt if one is run. */
    void accept(Delivery delivery, Slot slot) throws InterruptedException {
        Ticket ticket = delivery.ticket();
        if (ticket.avoid().contains(worker) && ticket.bounces() < MOST_BOUNCES) {
            sendOn(delivery, ticket.bounced());
            return;
        }
        if (!abilities.suffice(ticket)) {
            sendOn(delivery, ticket); // it was taken just as its ability went away
            return;
        }
        Claim claim = new Claim(ticket.attempt(), UUID.randomUUID().toString());
        Optional<String> lacking = parts.admission().reserve(ticket, claim);
        if (lacking.isPresent()) {
            abilities.hold(lacking.get(), () -> isRoom(ticket));
            sendOn(delivery, ticket);
            return;
        }
        Held held = claims.add(claim);
        try {
            // Asked only now that the claim is held: who shuts the gate tells the claims afterwards.
            if (gate.admit()) {
                run(delivery, claim, slot, held);
            } else {
                sendOn(delivery, ticket);
            }
        } finally {
            claims.remove(claim);
            parts.admission().release(claim);
            abilities.lookForRoom();
        }
    }

    /** Whether there is room for a ticket by now, for whoever comes first. */
    private boolean isRoom(Ticket ticket) {
        Claim nobody = new Claim(ticket.attempt(), UUID.randomUUID().toString());
        try {
            return parts.admission().reserve(ticket, nobody).isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts does not want to know
            return false;
        } finally {
            parts.admission().release(nobody);
        }
    }

    /** The ticket is settled when the transport has the start, or else the end, for good, or the claim is abandoned. */
    private void run(Delivery delivery, Claim claim, Slot slot, Held held) {
        CompletableFuture<Void> heardOf = new CompletableFuture<>();
        heardOf.minimalCompletionStage().thenRun(delivery::settle);
        begin(delivery, claim, slot, held, heardOf);
        StopRequest stop = held.stop();
        if (!isAbandoned(stop)) {
            AttemptFinished finished = parts.executor().run(delivery.ticket(), claim, slot, stop, this::tell);
            if (finished.result()
                    .reason()
                    .filter(BrokenReason.ENGINE_AWAY::equals)
                    .isPresent()) {
                lookAgain(); // before the attempt is offered again
            }
            parts.observer().accept(finished);
            if (!isAbandoned(stop)) {
                outbox.put(finished, parts.uploads().deliver(claim)).thenAccept(confirmed -> {
                    if (confirmed) {
                        starts.ended(claim);
                    }
                    heardOf.complete(null);
                });
                return;
            }
        }
        parts.uploads().discard(claim);
        heardOf.complete(null);
    }

    /** Tells of the start. Returns when the tasks may begin, or are not to. */
    private void begin(Delivery delivery, Claim claim, Slot slot, Held held, CompletableFuture<Void> heardOf) {
        Optional<Duration> answer = Doubt.patience(delivery, clock.now());
        AttemptStarted start =
                new AttemptStarted(claim, slot, parts.clock().instant(), answer.isPresent() ? Start.ASKS : Start.FRESH);
        answer.ifPresent(longest -> held.ask(longest, parts.timers()));
        parts.observer().accept(start);
        awaitFirstTry(tell(start, heardOf), held.stop());
        if (answer.isEmpty()) {
            starts.begin(start);
        } else if (!held.awaitAnswer() && held.stop().cause().isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "{0} begins without the coordinator''s answer, which has not come within {1} s, though another ticket for it may be about",
                    claim,
                    answer.get().toSeconds());
            AttemptStarted unanswered =
                    new AttemptStarted(claim, slot, parts.clock().instant(), Start.UNANSWERED);
            tell(unanswered, heardOf);
            starts.begin(unanswered);
        }
    }

    private void lookAgain() {
        try {
            abilities.look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts does not want to wait
        }
    }

    private Sending tell(AttemptStarted start, CompletableFuture<Void> heardOf) {
        Sending sending = starts.send(start);
        sending.confirmed().thenRun(() -> heardOf.complete(null));
        return sending;
    }

    private static boolean isAbandoned(StopRequest stop) {
        return stop.cause().filter(Cause.ABANDON::equals).isPresent();
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
