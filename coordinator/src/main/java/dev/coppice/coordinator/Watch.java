package dev.coppice.coordinator;

import dev.coppice.coordinator.attempt.Leases;
import dev.coppice.coordinator.attempt.Probes;
import dev.coppice.coordinator.dispatch.Fleet;
import dev.coppice.coordinator.dispatch.Shortcoming;
import dev.coppice.coordinator.job.Hold;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SlotView;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.job.JobTrigger;
import dev.coppice.slot.Slot;
import dev.coppice.state.TransitionTable;
import dev.coppice.transport.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sees to what happens because time passes: retries that are due, silent workers, stuck attempts, jobs that nobody takes. */
final class Watch {
    private static final int PAGE = 1_000;

    private final Store store;
    private final Board board;
    private final Fleet fleet;
    private final Leases leases;
    private final Probes probes;
    private final Dispatcher dispatcher;
    private final Attempts attempts;
    private final JobEnds ends;
    private final TransitionTable<JobState, JobTrigger> jobs;
    private final Settings settings;
    private Instant checked = Instant.EPOCH;
    private Instant swept = Instant.EPOCH;

    Watch(
            Store store,
            Board board,
            Fleet fleet,
            Leases leases,
            Probes probes,
            Dispatcher dispatcher,
            Attempts attempts,
            JobEnds ends,
            TransitionTable<JobState, JobTrigger> jobs,
            Settings settings) {
        this.store = store;
        this.board = board;
        this.fleet = fleet;
        this.leases = leases;
        this.probes = probes;
        this.dispatcher = dispatcher;
        this.attempts = attempts;
        this.ends = ends;
        this.jobs = jobs;
        this.settings = settings;
    }

    Optional<Instant> next() {
        Board.Due due = board.due().peek();
        return Stream.of(
                        Optional.ofNullable(due).map(Board.Due::at),
                        leases.isEmpty() && fleet.isEmpty()
                                ? Optional.<Instant>empty()
                                : Optional.of(checked.plus(leases.probeEvery())),
                        dispatcher.isInDoubt()
                                ? Optional.of(checked.plus(dispatcher.againAfter()))
                                : Optional.<Instant>empty(),
                        board.sessions().isEmpty() ? Optional.<Instant>empty() : Optional.of(swept.plus(sweepEvery())))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    boolean isDue(Instant now) {
        return next().filter(at -> !at.isAfter(now)).isPresent();
    }

    void tick(Step step) {
        Instant now = step.now();
        retriesDue(step);
        boolean publishAgain = dispatcher.isInDoubt() && isPast(checked.plus(dispatcher.againAfter()), now);
        if (publishAgain || isPast(checked.plus(leases.probeEvery()), now)) {
            checked = now;
            dispatcher.offerAgain(step);
            dispatcher.offerOverdue(step);
            fleet.forgetSilent(now);
            Probe probe = probes.next(now);
            step.send(transport -> transport.probe(probe));
            overdue(step);
        }
        if (swept.equals(Instant.EPOCH)) {
            swept = now.plus(settings.deadlineMargin()); // events that came while nobody decided are to be read before
        }
        if (isPast(swept.plus(sweepEvery()), now)) {
            swept = now;
            sweep(step);
        }
    }

    private static boolean isPast(Instant time, Instant now) {
        return !time.isAfter(now);
    }

    private void retriesDue(Step step) {
        for (Board.Due due = board.due().peek();
                due != null && !due.at().isAfter(step.now());
                due = board.due().peek()) {
            board.due().remove();
            int attempt = due.attempt().number();
            step.find(due.attempt().job())
                    .filter(job ->
                            job.state() == JobState.RETRYING && job.attempt().number() == attempt)
                    .ifPresent(job -> retryDue(step, job));
        }
    }

    private void retryDue(Step step, Job job) {
        if (job.onLadder()) {
            step.change(job, changing -> changing.dispatch(jobs));
        } else if (!job.schedulable()) {
            step.change(job, Job::due);
        }
    }

    private void overdue(Step step) {
        for (Job job : List.copyOf(board.underWay())) {
            Hold hold = job.hold().orElse(null);
            if (hold != null) {
                attempts.askWhenOverdue(step, job, hold);
            }
        }
    }

    private Duration sweepEvery() {
        Duration share = settings.queueTimeout().dividedBy(24 * 60);
        return share.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : share;
    }

    private void sweep(Step step) {
        Instant since = step.now().minus(settings.queueTimeout());
        for (Session session : List.copyOf(board.sessions())) {
            if (!session.queuedAt().isAfter(since)) {
                List<Job> page;
                do {
                    step.flush();
                    page = store.waitingSince(session.id(), since, PAGE);
                    page.forEach(job -> noWorker(step, step.known(job)));
                } while (page.size() == PAGE);
            }
        }
    }

    private void noWorker(Step step, Job job) {
        ends.end(
                step,
                job,
                JobTrigger.BREAK,
                job.charges(),
                "NO_WORKER: no worker of pool " + Shortcoming.jobs(job.terms().queue()) + " took it within "
                        + settings.queueTimeout().toMinutes() + " minutes; start a worker that can");
    }

    /** The slots of a pool's live workers, with what they run. */
    List<SlotView> slots(String pool) {
        Map<Slot, Job> busy = new HashMap<>();
        board.underWay().forEach(job -> job.hold().ifPresent(hold -> busy.put(hold.slot(), job)));
        return fleet.slots(pool).stream()
                .map(slot -> {
                    Optional<Job> job = Optional.ofNullable(busy.get(slot));
                    Optional<JobId> id = job.map(Job::id);
                    return new SlotView(
                            slot, id, job.flatMap(Job::hold).map(Hold::worktree).orElse(""));
                })
                .toList();
    }
}
