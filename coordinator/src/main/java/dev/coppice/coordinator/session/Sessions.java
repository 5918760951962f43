package dev.coppice.coordinator.session;

import dev.coppice.job.JobId;
import dev.coppice.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is recorded of sessions, for reading. Sees what is committed. Safe for use by many threads. */
public interface Sessions extends AutoCloseable {

    Optional<SessionRecord> session(SessionId id);

    /** The latest sessions, newest first. */
    List<SessionRecord> latest(int limit);

    Optional<JobRecord> job(JobId id);

    /**
     * Jobs by ordinal, a page at a time.
     *
     * @param afterOrdinal 0 for the first page, then the last one seen
     */
    List<JobRecord> jobs(SessionId session, int afterOrdinal, int limit);

    /** Empty when there is no such session. */
    Optional<Progress> progress(SessionId session);

    /** The slots that a session has used, with what was last heard of them. */
    List<SlotView> slots(SessionId session);

    /**
     * How long a session will still take on so many slots, when each job takes what it took before, and an unknown one as long as
     * the others on average. Empty when nothing is known of those that wait.
     */
    Optional<Duration> timeLeft(SessionId session, int slots, Instant now);

    @Override
    void close();
}
