package dev.coppice.transport;

import dev.coppice.attempt.AttemptId;
import dev.coppice.job.JobSpec;
import dev.coppice.session.SessionId;
import dev.coppice.slot.WorkerId;
import java.util.Set;

/**
 * The message that offers an attempt to a pool. It is an offer and no more: the coordinator's store is the truth, and a second
 * ticket for the same attempt does no harm.
 *
 * @param avoid workers that should leave this attempt to others
 * @param bounces how often such a worker has sent this ticket on, from 0
 */
public record Ticket(
        SessionId session, AttemptId attempt, Source source, JobSpec spec, Set<WorkerId> avoid, int bounces) {
    public Ticket {
        avoid = Set.copyOf(avoid);
    }

    /** This ticket, sent on once more. */
    public Ticket bounced() {
        return new Ticket(session, attempt, source, spec, avoid, bounces + 1);
    }
}
