package dev.coppice.worker.attempt;

import dev.coppice.attempt.Claim;
import dev.coppice.slot.Slot;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Ticket;
import java.util.function.Consumer;

/** Runs attempts. */
public interface AttemptExecutor {

    /**
     * Runs an attempt to its end, on the calling thread, and leaves nothing of it behind. Never throws for anything the attempt
     * meets: that becomes its outcome.
     *
     * @param progress is told of what happens between start and end
     */
    AttemptFinished run(Ticket ticket, Claim claim, Slot slot, StopRequest stop, Consumer<Event> progress);
}
