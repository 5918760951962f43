package dev.coppice.worker.slot;

import dev.coppice.slot.Slot;
import dev.coppice.time.Timers;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.WorkerTransport.Delivery;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One slot at work: takes a ticket, deals with it, and again. The slot is in hand before a ticket is asked for, so none waits for
 * one. {@link #halt} may come from any thread; it interrupts the wait for a ticket, never an attempt.
 */
final class SlotLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(SlotLoop.class.getName());
    private static final Duration TAKE = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(5);

    private final Slot slot;
    private final Supplier<Set<String>> queues;
    private final WorkerTransport transport;
    private final TicketDesk desk;
    private final Gate gate;
    private final Timers timers;
    private final boolean goesOn;
    private @Nullable Thread waiting;

    /**
     * One that has not begun.
     *
     * @param queues to take tickets from, by their names; asked each time
     * @param goesOn after an error of the worker's own
     */
    SlotLoop(
            Slot slot,
            Supplier<Set<String>> queues,
            WorkerTransport transport,
            TicketDesk desk,
            Gate gate,
            Timers timers,
            boolean goesOn) {
        this.slot = slot;
        this.queues = queues;
        this.transport = transport;
        this.desk = desk;
        this.gate = gate;
        this.timers = timers;
        this.goesOn = goesOn;
    }

    /**
     * Works until the gate is shut.
     *
     * @throws RuntimeException or an Error: one of the worker's own, after which this slot is not to go on
     */
    @Override
    public void run() {
        boolean tired = false;
        while (true) {
            try {
                Optional<Delivery> delivery = match(tired);
                tired = false;
                if (delivery.isPresent()) {
                    desk.accept(delivery.get(), slot);
                }
            } catch (InterruptedException e) {
                return; // the gate is shut: the loop's only way out
            } catch (RuntimeException | Error e) {
                if (!goesOn) {
                    throw e;
                }
                LOG.log(
                        Level.ERROR,
                        "slot " + slot + " met an error of the worker's own, and goes on in " + REST.toSeconds() + " s",
                        e);
                tired = true;
            }
        }
    }

    /** Ends the loop as soon as no attempt runs in it. The gate must be shut before. */
    synchronized void halt() {
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    private Optional<Delivery> match(boolean tired) throws InterruptedException {
        await(true);
        try {
            if (tired) {
                timers.await(REST);
            }
            if (!gate.pass()) {
                throw new InterruptedException();
            }
            return transport.take(queues.get(), TAKE);
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
}
