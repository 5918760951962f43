package dev.coppice.transport;

import dev.coppice.attempt.AttemptId;
import dev.coppice.job.JobSpec;
import dev.coppice.session.SessionId;
import dev.coppice.slot.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The message that offers an attempt to a pool. It is an offer and no more: the coordinator's store is the truth, and a second
 * ticket for the same attempt does no harm.
 *
 * @param avoid workers that should leave this attempt to others
 * @param bounces how often such a worker has sent this ticket on, from 0
 * @param offer empty when it comes from an earlier release
 */
public record Ticket(
        SessionId session,
        AttemptId attempt,
        Source source,
        JobSpec spec,
        Set<WorkerId> avoid,
        int bounces,
        Optional<Offer> offer) {

    /**
     * When and how it was offered.
     *
     * @param at when it comes to its pool, by the coordinator's clock
     * @param again whether another ticket for this attempt may be about
     * @param answer how long whoever asks about this ticket waits for the coordinator's answer, at most
     */
    public record Offer(Instant at, boolean again, Duration answer) {}

    public Ticket {
        avoid = Set.copyOf(avoid);
    }

    /** One that does not say how it was offered. */
    public Ticket(SessionId session, AttemptId attempt, Source source, JobSpec spec, Set<WorkerId> avoid, int bounces) {
        this(session, attempt, source, spec, avoid, bounces, Optional.empty());
    }

    /** This ticket, sent on once more. */
    public Ticket bounced() {
        return new Ticket(session, attempt, source, spec, avoid, bounces + 1, offer);
    }
}
