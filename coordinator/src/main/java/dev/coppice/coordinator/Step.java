package dev.coppice.coordinator;

import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is decided together: the changes that one transaction records, and what is to be said and done once it has. Jobs are loaded
 * once for a step and written once, however often they change.
 */
final class Step {
    private static final int PAGE = 1_000;

    /**
     * What is to be said.
     *
     * @param spec the key of the specification that reading it takes
     */
    private record Change(Optional<String> spec, Supplier<SessionChange> read) {}

    /**
     * A job whose current attempt is to be offered.
     *
     * @param again whether it may have been offered before
     */
    record Offering(Job job, boolean again) {}

    private final Store store;
    private final Board board;
    private final Instant now;
    private final long epoch;
    private final Map<JobId, Job> touched = new LinkedHashMap<>();
    private final Set<JobId> dirty = new LinkedHashSet<>();
    private final Set<Session> dirtySessions = new LinkedHashSet<>();
    private final List<Store.Started> started = new ArrayList<>();
    private final List<Store.Finished> finished = new ArrayList<>();
    private final Map<JobId, AttemptRecord> firstAttempts = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Offering> toOffer = new ArrayList<>();
    private final List<Consumer<CoordinatorTransport>> sendings = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();

    Step(Store store, Board board, Instant now, long epoch) {
        this.store = store;
        this.board = board;
        this.now = now;
        this.epoch = epoch;
    }

    Instant now() {
        return now;
    }

    Optional<Job> find(JobId id) {
        Optional<Job> known = board.underWay(id).or(() -> Optional.ofNullable(touched.get(id)));
        return known.isPresent() ? known : store.job(id);
    }

    /** The job as this step knows it, for one that was read from the store. */
    Job known(Job loaded) {
        return board.underWay(loaded.id())
                .or(() -> Optional.ofNullable(touched.get(loaded.id())))
                .orElse(loaded);
    }

    /** Changes a job, and the numbers with it. */
    void change(Job job, Consumer<Job> change) {
        board.count(job, -1);
        change.accept(job);
        board.count(job, 1);
        touch(job);
    }

    /** The job is written with this step. */
    void touch(Job job) {
        touched.put(job.id(), job);
        dirty.add(job.id());
        board.session(job.session()).ifPresent(dirtySessions::add);
    }

    void touch(Session session) {
        dirtySessions.add(session);
    }

    void started(Store.Started attempt) {
        started.add(attempt);
    }

    void finished(Store.Finished attempt) {
        finished.add(attempt);
        if (attempt.attempt().number() == 1) {
            firstAttempts.put(attempt.job(), attempt.attempt());
        }
    }

    /** Says something to the observers once it is recorded. */
    void tell(SessionChange change) {
        changes.add(new Change(Optional.empty(), () -> change));
    }

    /** Says that a job has ended. */
    void tellEnded(Job job) {
        changes.add(new Change(
                Optional.of(job.terms().spec()), () -> new SessionChange.JobEnded(job.session(), record(job))));
    }

    private JobRecord record(Job job) {
        return new JobRecord(
                job.id(),
                job.terms().ordinal(),
                store.spec(job.terms().spec()),
                job.state(),
                job.terms().expected(),
                job.standing().message(),
                attempts(job));
    }

    /** A first attempt that is the last one ended in this step, or never began. */
    private List<AttemptRecord> attempts(Job job) {
        return job.attempt().number() == 1
                ? Optional.ofNullable(firstAttempts.get(job.id())).stream().toList()
                : store.attempts(job.id());
    }

    /** Offers the job's current attempt to its pool, or to the ladder if it is to wait, once that is recorded. */
    void offer(Job job) {
        toOffer.add(new Offering(job, false));
    }

    /** Offers it once more: the ticket that was published, or may have been, may be lost. */
    void offerAgain(Job job) {
        toOffer.add(new Offering(job, true));
    }

    /** Tells a worker something once this step is recorded. */
    void order(WorkerId worker, Control control) {
        send(transport -> transport.command(worker, new Command(epoch, control, Optional.of(now))));
    }

    /** Asks about a claim once this step is recorded. */
    void ask(Event.LeaseCheck question) {
        send(transport -> Questions.ask(transport, question));
    }

    /** Sends something once this step is recorded. */
    void send(Consumer<CoordinatorTransport> sending) {
        sendings.add(sending);
    }

    /** Does something once this step is recorded, before its changes are told. */
    void afterwards(Runnable deed) {
        afterwards.add(deed);
    }

    List<Runnable> afterwards() {
        return afterwards;
    }

    /** Writes what was changed so far, so that queries see it. */
    void flush() {
        if (!dirty.isEmpty()) {
            store.update(dirty.stream().map(touched::get).toList());
            dirty.clear();
        }
        if (!started.isEmpty()) {
            store.startAttempts(started);
            started.clear();
        }
        if (!finished.isEmpty()) {
            store.finishAttempts(finished);
            finished.clear();
        }
        dirtySessions.forEach(store::update);
        dirtySessions.clear();
    }

    /** What to say once this step is recorded; read within its transaction. */
    List<SessionChange> changes() {
        List<SessionChange> all = new ArrayList<>(changes.size());
        for (int from = 0; from < changes.size(); from += PAGE) {
            List<Change> page = changes.subList(from, Math.min(changes.size(), from + PAGE));
            store.load(page.stream().flatMap(change -> change.spec().stream()).toList());
            page.forEach(change -> all.add(change.read().get()));
        }
        return all;
    }

    /** Jobs to offer once this step is recorded, without those that ended meanwhile. */
    List<Offering> toOffer() {
        return toOffer.stream()
                .filter(offering -> offering.job().ticketOut() && offering.job().state() != JobState.RUNNING)
                .toList();
    }

    List<Consumer<CoordinatorTransport>> sendings() {
        return sendings;
    }
}
