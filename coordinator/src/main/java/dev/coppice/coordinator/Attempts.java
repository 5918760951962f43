package dev.coppice.coordinator;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.attempt.Leases;
import dev.coppice.coordinator.dispatch.Fleet;
import dev.coppice.coordinator.dispatch.Offers;
import dev.coppice.coordinator.dispatch.Quarantine;
import dev.coppice.coordinator.dispatch.Scheduler;
import dev.coppice.coordinator.job.Hold;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.job.RetryPolicy;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StrayReason;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.job.JobTrigger;
import dev.coppice.slot.Slot;
import dev.coppice.state.TransitionTable;
import dev.coppice.transport.Control;
import dev.coppice.transport.DeadTicket;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Start;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes in what workers report. The first claim that is heard of on a job's current attempt owns it, by whatever event; what any
 * other claim says is counted and changes nothing.
 */
final class Attempts {
    private final Board board;
    private final Leases leases;
    private final Fleet fleet;
    private final Scheduler scheduler;
    private final RetryPolicy policy;
    private final JobEnds ends;
    private final TransitionTable<JobState, JobTrigger> jobs;
    private final Duration deadlineMargin;
    private final Quarantine quarantine;
    private final Offers offers;
    private final Strays strays;
    private long stale;

    Attempts(
            Board board,
            Leases leases,
            Fleet fleet,
            Scheduler scheduler,
            JobEnds ends,
            TransitionTable<JobState, JobTrigger> jobs,
            Quarantine quarantine,
            Offers offers,
            Strays strays,
            Settings settings) {
        this.board = board;
        this.leases = leases;
        this.fleet = fleet;
        this.scheduler = scheduler;
        this.ends = ends;
        this.jobs = jobs;
        this.quarantine = quarantine;
        this.offers = offers;
        this.strays = strays;
        policy = new RetryPolicy(settings.afterBroken());
        deadlineMargin = settings.deadlineMargin();
    }

    /** How many events were too late, or duplicates. */
    long stale() {
        return stale;
    }

    void accept(Step step, Event event) {
        switch (event) {
            case Event.AttemptStarted started -> started(step, started);
            case Event.Preparing preparing ->
                ifOwned(
                        step,
                        preparing.claim(),
                        job -> step.tell(new SessionChange.Preparing(job.session(), job.attempt(), preparing.doing())));
            case Event.CheckedOut out ->
                ifOwned(step, out.claim(), job -> {
                    step.change(job, changing -> changing.checkedOut(out.worktree()));
                    Instant at = job.hold()
                            .map(hold -> at(step, hold.slot(), out.at()))
                            .orElse(step.now());
                    step.tell(new SessionChange.CheckedOut(job.session(), job.attempt(), out.worktree(), at));
                });
            case Event.TaskFinished task ->
                ifOwned(step, task.claim(), job -> {
                    if (job.taskFinished(task.task())) {
                        step.tell(new SessionChange.TaskFinished(job.session(), job.attempt(), task.task()));
                    } else {
                        stale++;
                    }
                });
            case Event.LeaseCheck check -> answered(step, check);
            case Event.AttemptFinished finished -> {
                Instant told = at(step, finished.slot(), finished.startedAt());
                claim(step, finished.claim(), finished.slot(), finished.worktree(), told);
                if (!owns(finished.claim()) && !finished.worktree().isEmpty()) {
                    strays.beside(step, finished.claim(), finished.slot());
                }
                ifOwned(step, finished.claim(), job -> {
                    Instant startedAt = job.hold().map(Hold::startedAt).orElse(told);
                    Instant finishedAt = at(step, finished.slot(), finished.finishedAt());
                    AttemptRecord record = new AttemptRecord(
                            job.attempt().number(),
                            Optional.of(finished.slot()),
                            finished.worktree(),
                            Optional.of(startedAt),
                            Optional.of(finishedAt.isBefore(startedAt) ? startedAt : finishedAt),
                            Optional.of(finished.result()),
                            finished.files());
                    quarantine.ended(finished.slot().worker(), finished.result(), step.now());
                    ended(step, job, finished.result(), record);
                });
            }
        }
    }

    private void started(Step step, Event.AttemptStarted started) {
        Claim claim = started.claim();
        if (started.start() == Start.FOUND) {
            stale++;
            strays.note(step, claim, started.slot(), StrayReason.WORKER_KILLED);
            return;
        }
        if (!claim(step, claim, started.slot(), "", at(step, started.slot(), started.at()))) {
            stale++;
        }
        boolean owns = owns(claim);
        if (started.start() == Start.UNANSWERED) {
            strays.note(step, claim, started.slot(), StrayReason.UNANSWERED);
        } else if (started.start() == Start.FRESH && !owns) {
            strays.beside(step, claim, started.slot());
        }
        if (!owns) {
            step.order(started.slot().worker(), new Control.Abandon(claim));
        } else if (started.start() == Start.ASKS) {
            step.order(started.slot().worker(), new Control.Proceed(claim));
        }
    }

    /** A worker's time by the clock here; what is reported has happened. */
    private Instant at(Step step, Slot slot, Instant theirs) {
        Instant ours = fleet.onOurClock(slot.worker(), theirs).truncatedTo(ChronoUnit.MICROS);
        return ours.isAfter(step.now()) ? step.now() : ours;
    }

    private void answered(Step step, Event.LeaseCheck check) {
        Claim claim = check.claim();
        Optional<Job> owned = board.underWay(claim.attempt().job()).filter(job -> job.isHeldBy(claim));
        if (leases.isLost(check)) {
            owned.ifPresentOrElse(
                    job -> job.hold().ifPresent(hold -> lost(step, job, hold)), () -> leases.forget(claim));
        } else {
            owned.ifPresent(job -> job.hold()
                    .filter(hold -> hold.deadline().equals(check.silentSince()) && isOverdue(hold, step.now()))
                    .ifPresent(hold -> overdue(step, job, hold)));
        }
    }

    /**
     * Asks about an attempt that should have ended, behind all that was reported: its end may wait there. What a worker could not report
     * while the broker was away gets the same time to come in as a worker gets to end an attempt.
     */
    void askWhenOverdue(Step step, Job job, Hold hold) {
        if (isOverdue(hold, step.now())) {
            job.owner().ifPresent(claim -> step.ask(new Event.LeaseCheck(claim, hold.deadline())));
        }
    }

    private boolean isOverdue(Hold hold, Instant now) {
        return !hold.deadline().isAfter(now) && leases.isOpenFor(deadlineMargin, now);
    }

    /** Answers each claim that a heartbeat names: it is alive, or to be given up, to be cancelled, or to begin. */
    void heartbeat(Step step, Heartbeat beat) {
        for (Claim claim : beat.claims()) {
            Job job = board.underWay(claim.attempt().job()).orElse(null);
            if (job == null || job.attempt().number() != claim.attempt().number()) {
                step.order(beat.worker(), new Control.Abandon(claim));
            } else if (job.isHeldBy(claim)) {
                leases.heard(claim, step.now());
                if (job.cancelAsked()) {
                    step.order(beat.worker(), new Control.Cancel(claim));
                }
                if (beat.waiting().contains(claim)) {
                    step.order(beat.worker(), new Control.Proceed(claim));
                }
            } else if (job.hold().isPresent()) {
                step.order(beat.worker(), new Control.Abandon(claim));
            }
        }
    }

    /** The worker of a claim went silent. */
    private void lost(Step step, Job job, Hold hold) {
        giveUp(
                step,
                job,
                hold,
                AttemptOutcome.LOST,
                "worker " + hold.slot().worker() + " was not heard of any more while it ran attempt "
                        + job.attempt().number() + "; see whether its host is up and the worker runs");
    }

    /** A worker beats but does not end the attempt. */
    private void overdue(Step step, Job job, Hold hold) {
        job.owner().ifPresent(claim -> step.order(hold.slot().worker(), new Control.Abandon(claim)));
        giveUp(
                step,
                job,
                hold,
                AttemptOutcome.TIMED_OUT,
                "worker " + hold.slot().worker() + " did not end attempt "
                        + job.attempt().number() + " within its timeout of "
                        + job.terms().timeout().toSeconds() + " s and " + deadlineMargin.toSeconds()
                        + " s more; see the worker's log");
    }

    /** Its ticket came to where tickets end that no worker can take; true when its job is tried again for that. */
    boolean dead(Step step, DeadTicket dead) {
        Job job = dead.attempt()
                .flatMap(attempt -> board.underWay(attempt.job())
                        .filter(found -> found.attempt().equals(attempt) && found.ticketOut()))
                .orElse(null);
        if (job == null) {
            stale++;
            return false;
        }
        if (job.onLadder()) {
            step.change(
                    job, changing -> changing.dispatch(jobs)); // it has come back, though the clock does not say so yet
        }
        AttemptId attempt = job.attempt();
        step.started(new Store.Started(new Claim(attempt, ""), Optional.empty(), step.now()));
        AttemptResult result = AttemptResult.withoutTasks(
                AttemptOutcome.BROKEN,
                Optional.of(BrokenReason.WORKER_ERROR),
                "the ticket of attempt " + attempt.number() + " could not be taken by any worker of pool "
                        + job.terms().queue().pool() + " (" + dead.reason() + "); see 'coppice dead list'");
        AttemptRecord record = new AttemptRecord(
                attempt.number(),
                Optional.empty(),
                "",
                Optional.of(step.now()),
                Optional.of(step.now()),
                Optional.of(result),
                "");
        ended(step, job, result, record);
        return job.state() == JobState.RETRYING;
    }

    private void giveUp(Step step, Job job, Hold hold, AttemptOutcome outcome, String message) {
        AttemptResult result = AttemptResult.withoutTasks(outcome, Optional.empty(), message);
        AttemptRecord record = new AttemptRecord(
                job.attempt().number(),
                Optional.of(hold.slot()),
                hold.worktree(),
                Optional.of(hold.startedAt()),
                Optional.of(step.now()),
                Optional.of(result),
                "");
        ended(step, job, result, record);
    }

    private boolean owns(Claim claim) {
        return board.underWay(claim.attempt().job())
                .filter(job -> job.isHeldBy(claim))
                .isPresent();
    }

    private void ifOwned(Step step, Claim claim, Consumer<Job> then) {
        Job job = board.underWay(claim.attempt().job()).orElse(null);
        if (job == null || !job.isHeldBy(claim)) {
            stale++;
            return;
        }
        leases.heard(claim, step.now());
        then.accept(job);
    }

    /** Makes the claim the owner of the current attempt if nobody is; false when that is not to be had. */
    private boolean claim(Step step, Claim claim, Slot slot, String worktree, Instant startedAt) {
        Job job = board.underWay(claim.attempt().job()).orElse(null);
        if (job == null
                || job.attempt().number() != claim.attempt().number()
                || job.hold().isPresent()) {
            return false;
        }
        Instant deadline = step.now().plus(job.terms().timeout()).plus(deadlineMargin);
        step.change(
                job, changing -> changing.claim(jobs, new Hold(claim.token(), slot, worktree, startedAt, deadline)));
        board.session(job.session()).ifPresent(session -> session.started(startedAt));
        leases.heard(claim, step.now());
        offers.taken(claim.attempt());
        step.started(new Store.Started(claim, Optional.of(slot), startedAt));
        Duration waited = Duration.between(job.waitingSince(), step.now());
        step.tell(new SessionChange.AttemptStarted(
                job.session(), job.attempt(), slot, startedAt, waited.isNegative() ? Duration.ZERO : waited));
        return true;
    }

    private void ended(Step step, Job job, AttemptResult result, AttemptRecord record) {
        step.finished(new Store.Finished(job.id(), record));
        step.tell(new SessionChange.AttemptFinished(job.session(), job.id(), record));
        RetryPolicy.Next next = policy.after(
                result.outcome(), result.reason(), job.charges(), job.terms().retries());
        if (job.cancelAsked()) {
            ends.end(step, job, JobTrigger.CANCEL, next.charges(), "cancelled");
            return;
        }
        switch (next) {
            case RetryPolicy.Next.End end -> ends.end(step, job, end.trigger(), end.charges(), result.message());
            case RetryPolicy.Next.Retry retry -> retry(step, job, retry, result.message());
        }
    }

    private void retry(Step step, Job job, RetryPolicy.Next.Retry retry, String message) {
        job.owner().ifPresent(leases::forget);
        JobQueue queue = job.terms().queue();
        boolean ladder = board.session(job.session())
                        .filter(session -> session.keepsPlaceFor(retry.rung()))
                        .isPresent()
                && board.onLadder(queue) < scheduler.ladderPlaces(fleet, queue);
        Instant from = step.now().plus(retry.rung().delay());
        step.change(job, changing -> changing.retry(jobs, retry.charges(), message, from, ladder));
        board.due().add(new Board.Due(from, job.attempt()));
        if (ladder) {
            step.offer(job);
        }
    }
}
