package dev.coppice.coordinator.session;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is recorded of sessions, for reading. Sees what is committed. Safe for use by many threads. */
public interface Sessions extends AutoCloseable {

    Optional<SessionRecord> session(SessionId id);

    /** The latest sessions, newest first. */
    List<SessionRecord> latest(int limit);

    /**
     * Sessions that fit, newest first, a page at a time.
     *
     * @param after the last one seen; empty for the first page. One that there is not has nothing after it
     */
    List<SessionRecord> sessions(SessionFilter filter, Optional<SessionId> after, int limit);

    /** What a request with this key made. */
    Optional<KeyedSession> keyed(String key);

    Optional<JobRecord> job(JobId id);

    /**
     * Jobs by ordinal, a page at a time.
     *
     * @param afterOrdinal 0 for the first page, then the last one seen
     */
    List<JobRecord> jobs(SessionId session, int afterOrdinal, int limit);

    /**
     * Jobs in any of these states by ordinal, a page at a time.
     *
     * @param afterOrdinal 0 for the first page, then the last one seen
     */
    List<JobRecord> jobs(SessionId session, Set<JobState> states, int afterOrdinal, int limit);

    /** Which jobs of a session need which: the ordinals of those needed, by the ordinal of the one that needs them. */
    Map<Integer, List<Integer>> needs(SessionId session);

    /** The claim that holds an attempt, or held it; empty while there is none. */
    Optional<Claim> owner(AttemptId attempt);

    /** The executions of a job beside its recorded attempts, in the order in which they were heard of. */
    List<StrayExecution> strays(JobId job);

    /** How many jobs are in each state; empty when there is no such session. */
    Optional<Map<JobState, Integer>> counts(SessionId session);

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
