package dev.coppice.coordinator.session;

import dev.coppice.coordinator.job.Job;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.SessionTrigger;
import dev.coppice.session.Verdict;
import dev.coppice.state.TransitionTable;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Source;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A session that is decided about, with its jobs counted. For the deciding thread only. */
public final class Session {
    private final SessionId id;
    private final Source source;
    private final String revision;
    private final int parallelism;
    private final int jobs;
    private final Instant queuedAt;
    private final SessionNotes notes;
    private final Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
    private final Map<JobQueue, TreeMap<Integer, Integer>> schedulable = new HashMap<>();
    private SessionState state;
    private @Nullable Verdict verdict;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private boolean cancelAsked;
    private int onLadder;
    private long lastTurn;

    /** A session as it is recorded, its jobs not counted yet. */
    public Session(SessionRecord record, boolean cancelAsked) {
        id = record.id();
        source = record.source();
        revision = record.revision();
        parallelism = record.parallelism();
        jobs = record.jobs();
        queuedAt = record.queuedAt();
        notes = record.notes();
        state = record.state();
        verdict = record.verdict().orElse(null);
        startedAt = record.startedAt().orElse(null);
        endedAt = record.endedAt().orElse(null);
        this.cancelAsked = cancelAsked;
    }

    public SessionRecord record() {
        return new SessionRecord(
                id,
                source,
                revision,
                parallelism,
                jobs,
                state,
                Optional.ofNullable(verdict),
                queuedAt,
                Optional.ofNullable(startedAt),
                Optional.ofNullable(endedAt),
                notes);
    }

    public SessionId id() {
        return id;
    }

    public Source source() {
        return source;
    }

    public Instant queuedAt() {
        return queuedAt;
    }

    public boolean cancelAsked() {
        return cancelAsked;
    }

    public void askCancel() {
        cancelAsked = true;
    }

    /** Adds a job as it stands now, or with a sign of -1 takes it away. */
    public void count(Job job, int sign) {
        count(job.state(), sign);
        if (job.schedulable()) {
            countSchedulable(job.terms().queue(), job.terms().priority(), sign);
        }
        if (job.onLadder()) {
            countOnLadder(sign);
        }
    }

    /** Adds a number of jobs of a state. */
    public void count(JobState of, int number) {
        counts.merge(of, number, Integer::sum);
    }

    /** Adds a number of jobs that wait for the scheduler. */
    public void countSchedulable(JobQueue queue, int priority, int number) {
        TreeMap<Integer, Integer> byPriority = schedulable.computeIfAbsent(queue, key -> new TreeMap<>());
        byPriority.merge(priority, number, Integer::sum);
        byPriority.remove(priority, 0);
    }

    /** Adds a number of tickets that wait on the ladder. */
    public void countOnLadder(int number) {
        onLadder += number;
    }

    public int count(JobState of) {
        return counts.getOrDefault(of, 0);
    }

    /** How many of its jobs of a queue wait for the scheduler, by priority. */
    public SortedMap<Integer, Integer> schedulable(JobQueue queue) {
        return schedulable.getOrDefault(queue, new TreeMap<>());
    }

    /** Whether a job of a pool waits for the scheduler, whatever it needs. */
    public boolean hasSchedulable(String pool) {
        return schedulable.entrySet().stream()
                .anyMatch(queue ->
                        queue.getKey().pool().equals(pool) && !queue.getValue().isEmpty());
    }

    /** How many of its jobs wait for the scheduler, by queue and priority. */
    public Map<JobQueue, ? extends SortedMap<Integer, Integer>> schedulable() {
        return schedulable;
    }

    /** The number of its last turn of the scheduler; 0 before the first one of this coordinator. */
    public long lastTurn() {
        return lastTurn;
    }

    /**
     * It has had a turn of the scheduler.
     *
     * @param number greater than that of any turn before
     */
    public void tookTurn(long number) {
        lastTurn = number;
    }

    /** How many of its places are taken: by attempts that run or soon may. */
    public int placesTaken() {
        return count(JobState.DISPATCHED) + count(JobState.RUNNING) + onLadder;
    }

    /**
     * How many tickets it may have besides.
     *
     * @param overCap how many more than its cap
     */
    public int placesLeft(int overCap) {
        return Math.max(0, parallelism + overCap - placesTaken());
    }

    /**
     * Whether a ticket of an attempt that follows one of its own may wait on a rung, from which it returns whether or not the cap leaves room:
     * it keeps the place of the attempt before for a second, and for longer only when no other job could have it.
     */
    public boolean keepsPlaceFor(Rung rung) {
        return jobs - ended() <= parallelism || (rung == Rung.SECOND && placesTaken() <= parallelism);
    }

    /** Its first attempt has begun, or a later one. */
    public void started(Instant at) {
        if (startedAt == null) {
            startedAt = at;
        }
    }

    /** How many of its jobs have not ended. */
    public int left() {
        return jobs - ended();
    }

    public boolean allEnded() {
        return ended() == jobs;
    }

    private int ended() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().isEnd())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Its last job has ended. */
    public void end(TransitionTable<SessionState, SessionTrigger> table, Instant at) {
        state = table.next(
                state, cancelAsked ? SessionTrigger.LAST_JOB_ENDED_AFTER_CANCEL : SessionTrigger.LAST_JOB_ENDED);
        verdict = Verdict.of(counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList());
        endedAt = at;
    }

    /** It can't be run at all. */
    public void refuse(TransitionTable<SessionState, SessionTrigger> table, Instant at) {
        state = table.next(state, SessionTrigger.REFUSE);
        endedAt = at;
    }
}
