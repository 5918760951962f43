package dev.coppice.worker.attempt;

import dev.coppice.attempt.Claim;
import dev.coppice.transport.Ticket;
import java.util.Optional;

/** Keeps for attempts what they need of the host besides a slot. Safe for use by many threads. */
public interface Admission {

    /**
     * Keeps what an attempt needs, or nothing.
     *
     * @return what is lacking, for people; empty when all is kept, until {@link #release}
     */
    Optional<String> reserve(Ticket ticket, Claim claim) throws InterruptedException;

    /** Gives back what was kept. Does nothing when nothing was. */
    void release(Claim claim);

    /** Whoever has a slot is admitted. */
    static Admission always() {
        return new Admission() {
            @Override
            public Optional<String> reserve(Ticket ticket, Claim claim) {
                return Optional.empty();
            }

            @Override
            public void release(Claim claim) {
                // nothing was kept
            }
        };
    }
}
