package dev.coppice.coordinator;

import dev.coppice.coordinator.dispatch.Fleet;
import dev.coppice.coordinator.dispatch.Quarantine;
import dev.coppice.coordinator.dispatch.Shortcoming;
import dev.coppice.coordinator.dispatch.WorkerView;
import dev.coppice.coordinator.job.Hold;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StrayExecution;
import dev.coppice.job.JobId;
import dev.coppice.job.JobQueue;
import dev.coppice.slot.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why a job does not run, or what became of it. For the deciding thread only. */
final class Explainer {
    private static final int NAMED = 5;

    private final Store store;
    private final Board board;
    private final Fleet fleet;
    private final Quarantine quarantine;
    private final Dispatcher dispatcher;
    private final Settings settings;

    Explainer(Store store, Board board, Fleet fleet, Quarantine quarantine, Dispatcher dispatcher, Settings settings) {
        this.store = store;
        this.board = board;
        this.fleet = fleet;
        this.quarantine = quarantine;
        this.dispatcher = dispatcher;
        this.settings = settings;
    }

    Optional<Explanation> explain(Step step, JobId id) {
        return step.find(id).map(job -> {
            List<StrayExecution> strays = store.strays(id);
            List<String> reasons = reasons(job, step.now());
            strays.forEach(stray -> reasons.add(stray.words()));
            return new Explanation(id, job.state(), reasons, strays);
        });
    }

    private List<String> reasons(Job job, Instant now) {
        List<String> reasons = new ArrayList<>();
        if (job.cancelAsked() && !job.state().isEnd()) {
            reasons.add("its cancel was asked for; it ends when its worker says so");
        }
        switch (job.state()) {
            case BLOCKED -> reasons.add(needs(job));
            case READY -> waiting(job, now, reasons);
            case DISPATCHED -> {
                if (!job.unconfirmed()
                        || !dispatcher
                                .troubles()
                                .containsKey(job.terms().queue().name())) {
                    reasons.add("its ticket is in pool "
                            + Shortcoming.jobs(job.terms().queue()) + ", and no worker has taken it yet");
                }
                pool(job, now, reasons);
            }
            case RUNNING -> job.hold().ifPresent(hold -> reasons.add(running(job, hold, now)));
            case RETRYING -> retrying(job, now, reasons);
            case PASSED, FLAKY, FAILED, BROKEN, CANCELLED, SKIPPED ->
                reasons.add("it has ended " + job.state() + after(job));
        }
        return reasons;
    }

    private static String after(Job job) {
        String message = job.standing().message();
        return message.isEmpty() ? "" : ": " + message;
    }

    private String needs(Job job) {
        List<String> unmet = store.unmetNeeds(job.id(), NAMED).stream()
                .map(needed ->
                        store.spec(needed.terms().spec()).plan() + " (" + needed.id() + ", " + needed.state() + ")")
                .toList();
        return "it needs jobs that have not passed yet: " + String.join(", ", unmet)
                + (unmet.size() == NAMED ? ", perhaps more" : "");
    }

    private void waiting(Job job, Instant now, List<String> reasons) {
        board.session(job.session())
                .filter(session -> session.placesLeft(settings.ticketsOverCap()) == 0)
                .ifPresent(session -> reasons.add("its session runs as many attempts at once as it may: "
                        + session.record().parallelism()));
        pool(job, now, reasons);
        if (reasons.isEmpty()) {
            reasons.add("others of its pool are more urgent, or their sessions have had less; " + ahead(job)
                    + " jobs of pool " + Shortcoming.jobs(job.terms().queue()) + " wait for the scheduler");
        }
    }

    private int ahead(Job job) {
        return board.sessions().stream()
                .map(session -> session.schedulable(job.terms().queue()))
                .flatMap(waiting -> waiting.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** What is the matter with the workers that could take it, if there is anything. */
    private void pool(Job job, Instant now, List<String> reasons) {
        JobQueue queue = job.terms().queue();
        Optional.ofNullable(dispatcher.troubles().get(queue.name()))
                .ifPresent(why -> reasons.add("tickets of pool " + queue.pool() + " can't be published: " + why));
        List<WorkerView> serving = fleet.views(now, board::busy).stream()
                .filter(worker -> worker.pools().contains(queue.pool()))
                .toList();
        List<WorkerView> heard =
                serving.stream().filter(worker -> !worker.silent()).toList();
        List<WorkerView> able =
                heard.stream().filter(worker -> worker.isAble(queue)).toList();
        if (heard.isEmpty()) {
            reasons.add("no live worker serves pool " + queue.pool() + "; start one with 'coppice worker --pool "
                    + queue.pool() + "'");
        } else if (able.isEmpty()) {
            unable(queue, heard, reasons);
        }
        serving.stream()
                .filter(worker -> worker.isAble(queue) && (worker.silent() || worker.readiness() != Readiness.READY))
                .limit(NAMED)
                .forEach(worker -> reasons.add("worker " + worker.id() + " takes no tickets: " + why(worker)));
        if (fleet.freeSlots(queue, board::busy) == 0
                && able.stream().anyMatch(worker -> worker.readiness() == Readiness.READY)) {
            reasons.add("all slots of pool " + Shortcoming.jobs(queue) + " are busy: "
                    + able.stream().mapToInt(WorkerView::busy).sum() + " attempts run on " + able.size()
                    + " workers");
        }
    }

    /** A worker that could, but for something, says what that is. */
    private static void unable(JobQueue queue, List<WorkerView> heard, List<String> reasons) {
        List<WorkerView> noted =
                heard.stream().filter(worker -> !worker.note().isEmpty()).toList();
        if (noted.isEmpty()) {
            reasons.add(Shortcoming.words(queue, heard.size()));
        }
        noted.stream()
                .limit(NAMED)
                .forEach(worker -> reasons.add("worker " + worker.id() + " can't take it now: " + worker.note()));
    }

    private String why(WorkerView worker) {
        String note = worker.note().isEmpty() ? "" : " (" + worker.note() + ")";
        if (worker.silent()) {
            return "nothing was heard of it since " + worker.heardAt() + note;
        }
        return switch (worker.readiness()) {
            case READY -> "";
            case PAUSED -> "it is paused; 'coppice workers resume " + worker.id() + "' ends that" + note;
            case QUARANTINED ->
                "it is quarantined: its last attempts broke for its own reasons; it is tried again now and then" + note;
            case DRAINING -> "it is draining" + note;
            case LACKING -> "it lacks disk, memory or ports" + note;
        };
    }

    private String running(Job job, Hold hold, Instant now) {
        String held = quarantine.holds(hold.slot().worker()) ? ", which is quarantined" : "";
        return "attempt " + job.attempt().number() + " runs on " + hold.slot() + held + " since "
                + seconds(Duration.between(hold.startedAt(), now))
                + (hold.worktree().isEmpty() ? "; its files are not there yet" : "; worktree " + hold.worktree());
    }

    private void retrying(Job job, Instant now, List<String> reasons) {
        String before = "attempt " + (job.attempt().number() - 1) + " did not pass" + after(job);
        Instant from = job.notBefore().orElse(now);
        if (from.isAfter(now)) {
            reasons.add("the next attempt waits " + seconds(Duration.between(now, from)) + " more; " + before);
        } else {
            reasons.add(before);
            waiting(job, now, reasons);
        }
    }

    private static String seconds(Duration duration) {
        return Math.max(0, duration.toSeconds()) + " s";
    }
}
