package dev.coppice.cli.view;

import dev.coppice.job.JobId;
import dev.coppice.session.SessionId;
import java.time.Instant;
import java.util.List;

/**
 * What a view knows of a session from the start.
 *
 * @param jobs in the session's order
 * @param slots how many attempts may run at once; from 1
 * @param remote whether a fleet runs it, which may have fewer slots to spare, and keeps the logs
 */
public record SessionOutline(SessionId session, List<JobOutline> jobs, int slots, Instant startedAt, boolean remote) {
    public SessionOutline {
        jobs = List.copyOf(jobs);
        if (slots < 1) {
            throw new IllegalArgumentException("a session needs a slot, not " + slots);
        }
    }

    /** How much of it runs at once, in words that follow other ones. */
    String breadth() {
        return remote ? ", at most " + slots + " at once" : " on " + slots + (slots == 1 ? " worker" : " workers");
    }

    /** The command that prints what an attempt said; empty where its log is a file of this machine. */
    String logCommand(JobId job, int attempt) {
        return remote ? "coppice logs " + job + " --attempt " + attempt : "";
    }
}
