package dev.coppice.cli.view;

import dev.coppice.session.SessionId;
import java.time.Instant;
import java.util.List;

/**
 * What a view knows of a session from the start.
 *
 * @param jobs in the session's order
 * @param slots how many attempts may run at once; from 1
 */
public record SessionOutline(SessionId session, List<JobOutline> jobs, int slots, Instant startedAt) {
    public SessionOutline {
        jobs = List.copyOf(jobs);
        if (slots < 1) {
            throw new IllegalArgumentException("a session needs a slot, not " + slots);
        }
    }
}
