package dev.coppice.coordinator.session;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.environment.Environment;
import dev.coppice.coordinator.job.Job;
import dev.coppice.job.JobId;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobSpec;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the deciding thread writes, and reads to decide. For one thread. Everything but {@link #transaction} is called within a
 * transaction. Each method throws {@link StoreException} when the database fails.
 */
public interface Store extends AutoCloseable {

    /** Does work in one transaction, which is committed when the work returns, and leaves no trace when it throws. */
    <T> T transaction(Supplier<T> work);

    /**
     * Keeps a specification, once however often it comes.
     *
     * @return its key
     */
    String keep(JobSpec spec);

    /** Keeps specifications, in far less time than one by one; the keys are in their order. */
    List<String> keepAll(List<JobSpec> specs);

    /** Reads specifications that are about to be asked for, in far less time than one by one; at most 1000. */
    void load(Collection<String> specKeys);

    /** The specification of a key that {@link #keep} gave. */
    JobSpec spec(String key);

    /** Records a new session. */
    void insert(Session session);

    /** Records that a request with a key made a session; the key is new. */
    void insert(KeyedSession made);

    /** What a request with this key made. */
    Optional<KeyedSession> keyed(String key);

    /** Forgets keys that are older. */
    void forgetKeys(Instant madeBefore);

    /** Records new jobs. */
    void insert(Collection<Job> jobs);

    /** Records which job needs which. */
    void insertNeeds(Collection<Need> needs);

    /** Records how a session stands by now. */
    void update(Session session);

    /** Records how jobs stand by now. */
    void update(Collection<Job> jobs);

    /** Records attempts that began. */
    void startAttempts(Collection<Started> attempts);

    /** Records attempts that have ended. All of them were recorded as started. */
    void finishAttempts(Collection<Finished> attempts);

    /** Sessions that run, with all their jobs counted, oldest first. */
    List<Session> running();

    Optional<Session> session(SessionId id);

    Optional<Job> job(JobId id);

    /** Jobs of a session that have a ticket out, or an owner, or a time to wait for. */
    List<Job> underWay(SessionId session);

    /** The next jobs of a session in a queue that wait for the scheduler: by priority, then by expected duration, longest first. */
    List<Job> schedulable(SessionId session, JobQueue queue, int limit);

    /** Jobs of a session that have not ended, by ordinal. */
    List<Job> unended(SessionId session, int afterOrdinal, int limit);

    /** Jobs of a session that have waited for a worker since a time or longer. */
    List<Job> waitingSince(SessionId session, Instant time, int limit);

    /** The jobs that need this one. */
    List<JobId> needing(JobId job);

    /** Jobs that this one needs and that have not passed, by ordinal. */
    List<Job> unmetNeeds(JobId job, int limit);

    /** The workers on which attempts of this job were lost or broke. */
    Set<WorkerId> brokeOn(JobId job);

    /** The claim that holds an attempt, or held it; empty while there is none. */
    Optional<Claim> owner(AttemptId attempt);

    /** Notes an execution beside the recorded attempts; false when it is noted already. */
    boolean note(StrayExecution stray);

    /** The executions of a job beside its recorded attempts, in the order in which they were heard of. */
    List<StrayExecution> strays(JobId job);

    /** All named environments, by name. */
    List<Environment> environments();

    /** Records how a named environment stands by now; each incarnation takes the place of the one before. */
    void put(Environment environment);

    /** Forgets the named environment of a name. */
    void forgetEnvironment(String name);

    /** The job's attempts, by number. */
    List<AttemptRecord> attempts(JobId job);

    @Override
    void close();

    /** The one must pass before the other may run. */
    record Need(JobId needed, JobId needing) {}

    /**
     * An attempt that began.
     *
     * @param slot empty when no worker was heard of
     */
    record Started(Claim claim, Optional<Slot> slot, Instant at) {}

    /** An attempt that has ended. */
    record Finished(JobId job, AttemptRecord attempt) {}
}
