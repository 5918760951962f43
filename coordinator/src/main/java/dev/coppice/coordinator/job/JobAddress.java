package dev.coppice.coordinator.job;

import dev.coppice.job.JobId;
import dev.coppice.session.SessionId;
import java.util.Optional;

/**
 * Where a job is found; its id is made of it.
 *
 * @param ordinal its place in the session, from 1
 */
public record JobAddress(SessionId session, int ordinal) {

    /** The address that an id says; empty when no coordinator made that id. */
    public static Optional<JobAddress> of(JobId id) {
        int dash = id.value().lastIndexOf('-');
        if (dash < 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JobAddress(
                    new SessionId(id.value().substring(0, dash)),
                    Integer.parseInt(id.value(), dash + 1, id.value().length(), 10)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    public JobId id() {
        return new JobId(session + "-" + ordinal);
    }
}
