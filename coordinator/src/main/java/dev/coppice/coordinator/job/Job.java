package dev.coppice.coordinator.job;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.TaskResult;
import dev.coppice.job.JobId;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.job.JobTrigger;
import dev.coppice.session.SessionId;
import dev.coppice.state.TransitionTable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job that is decided about. It knows how to move; when to is decided elsewhere. For the deciding thread only. */
public final class Job {

    /**
     * What never changes.
     *
     * @param spec the key of its specification in the store
     * @param queue where its tickets wait
     * @param expected how long it took in earlier runs; empty when unknown
     */
    public record Terms(
            SessionId session,
            int ordinal,
            String spec,
            JobQueue queue,
            int priority,
            int retries,
            Duration timeout,
            Optional<Duration> expected) {}

    /**
     * Where it stands.
     *
     * @param attempt the number of the current attempt, from 1
     * @param schedulable whether it waits for the scheduler
     * @param needsLeft how many of the jobs it needs have not passed yet
     * @param waitingSince when it began to wait for a worker
     * @param notBefore when the current attempt may run; empty for at once
     * @param hold present exactly while {@code RUNNING}
     */
    public record Standing(
            JobState state,
            int attempt,
            TicketState ticket,
            boolean schedulable,
            int needsLeft,
            Charges charges,
            boolean cancelAsked,
            Instant waitingSince,
            Optional<Instant> notBefore,
            Optional<Hold> hold,
            String message) {

        /** A new job. */
        public static Standing begin(int needs, Instant now) {
            return new Standing(
                    needs == 0 ? JobState.READY : JobState.BLOCKED,
                    1,
                    TicketState.NONE,
                    needs == 0,
                    needs,
                    Charges.NONE,
                    false,
                    now,
                    Optional.empty(),
                    Optional.empty(),
                    "");
        }
    }

    private final JobId id;
    private final Terms terms;
    private final Map<String, TaskResult> finishedTasks = new LinkedHashMap<>(2);
    private JobState state;
    private int attempt;
    private TicketState ticket;
    private boolean schedulable;
    private int needsLeft;
    private Charges charges;
    private boolean cancelAsked;
    private Instant waitingSince;
    private @Nullable Instant notBefore;
    private @Nullable Hold hold;
    private String message;

    public Job(Terms terms, Standing standing) {
        this.terms = terms;
        id = new JobAddress(terms.session(), terms.ordinal()).id();
        state = standing.state();
        attempt = standing.attempt();
        ticket = standing.ticket();
        schedulable = standing.schedulable();
        needsLeft = standing.needsLeft();
        charges = standing.charges();
        cancelAsked = standing.cancelAsked();
        waitingSince = standing.waitingSince();
        notBefore = standing.notBefore().orElse(null);
        hold = standing.hold().orElse(null);
        message = standing.message();
    }

    public Standing standing() {
        return new Standing(
                state,
                attempt,
                ticket,
                schedulable,
                needsLeft,
                charges,
                cancelAsked,
                waitingSince,
                Optional.ofNullable(notBefore),
                Optional.ofNullable(hold),
                message);
    }

    public JobId id() {
        return id;
    }

    public Terms terms() {
        return terms;
    }

    public SessionId session() {
        return terms.session();
    }

    public JobState state() {
        return state;
    }

    public AttemptId attempt() {
        return new AttemptId(id, attempt);
    }

    public Charges charges() {
        return charges;
    }

    public boolean schedulable() {
        return schedulable;
    }

    public boolean cancelAsked() {
        return cancelAsked;
    }

    public Optional<Hold> hold() {
        return Optional.ofNullable(hold);
    }

    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    public Instant waitingSince() {
        return waitingSince;
    }

    /** Whether a ticket is out, or about to be, that nobody has claimed. */
    public boolean ticketOut() {
        return ticket != TicketState.NONE && hold == null && !state.isEnd();
    }

    /** Whether that ticket waits on the ladder. */
    public boolean onLadder() {
        return ticketOut() && state == JobState.RETRYING;
    }

    public boolean unconfirmed() {
        return ticketOut() && ticket == TicketState.PUBLISHING;
    }

    /** Whether this claim owns the current attempt. */
    public boolean isHeldBy(Claim claim) {
        return hold != null
                && claim.attempt().number() == attempt
                && hold.token().equals(claim.token());
    }

    /** The claim that owns the current attempt. */
    public Optional<Claim> owner() {
        return hold().map(owner -> new Claim(attempt(), owner.token()));
    }

    /** One of the jobs it needs has passed. */
    public void needMet(TransitionTable<JobState, JobTrigger> table, Instant now) {
        needsLeft--;
        if (needsLeft == 0) {
            state = table.next(state, JobTrigger.NEEDS_MET);
            schedulable = true;
            waitingSince = now;
        }
    }

    /** Its current attempt's ticket goes to its pool, or has come there from the ladder. */
    public void dispatch(TransitionTable<JobState, JobTrigger> table) {
        state = table.next(state, JobTrigger.DISPATCH);
        schedulable = false;
        if (ticket == TicketState.NONE) {
            ticket = TicketState.PUBLISHING;
        }
    }

    /** The transport has its ticket. */
    public void confirm() {
        if (ticket == TicketState.PUBLISHING) {
            ticket = TicketState.CONFIRMED;
        }
    }

    /** Its ticket lies in the pool for too long, and may be lost. */
    public void ticketLost() {
        ticket = TicketState.PUBLISHING;
    }

    /** A worker owns the current attempt. */
    public void claim(TransitionTable<JobState, JobTrigger> table, Hold by) {
        state = table.next(state, JobTrigger.CLAIM);
        ticket = TicketState.CONFIRMED;
        hold = by;
        finishedTasks.clear();
    }

    /** The owner has its files. */
    public void checkedOut(String worktree) {
        if (hold != null) {
            hold = hold.in(worktree);
        }
    }

    /** Takes a finished task down; false when it was before. Not recorded. */
    public boolean taskFinished(TaskResult task) {
        return finishedTasks.putIfAbsent(task.id(), task) == null;
    }

    /** Those tasks of the attempt that runs whose end was heard of, as long as this coordinator decides. */
    public List<TaskResult> finishedTasks() {
        return List.copyOf(finishedTasks.values());
    }

    /** The current attempt has ended; the next one may run from a time on. */
    public void retry(
            TransitionTable<JobState, JobTrigger> table, Charges charged, String why, Instant from, boolean ladder) {
        state = table.next(state, JobTrigger.RETRY);
        attempt++;
        ticket = ladder ? TicketState.PUBLISHING : TicketState.NONE;
        charges = charged;
        notBefore = from;
        waitingSince = from;
        hold = null;
        message = why;
    }

    /** Its time has come: it waits for the scheduler. */
    public void due() {
        schedulable = true;
    }

    public void askCancel() {
        cancelAsked = true;
    }

    /** Nothing follows. */
    public void end(TransitionTable<JobState, JobTrigger> table, JobTrigger trigger, Charges charged, String why) {
        state = table.next(state, trigger);
        schedulable = false;
        charges = charged;
        hold = null;
        message = why;
    }
}
