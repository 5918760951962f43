package dev.coppice.coordinator;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.TaskResult;
import dev.coppice.coordinator.attempt.Leases;
import dev.coppice.coordinator.attempt.Probes;
import dev.coppice.coordinator.dispatch.Fleet;
import dev.coppice.coordinator.dispatch.Offers;
import dev.coppice.coordinator.dispatch.Quarantine;
import dev.coppice.coordinator.dispatch.Scheduler;
import dev.coppice.coordinator.dispatch.WorkerView;
import dev.coppice.coordinator.environment.EnvironmentCaller;
import dev.coppice.coordinator.environment.EnvironmentRefusedException;
import dev.coppice.coordinator.environment.EnvironmentRequest;
import dev.coppice.coordinator.environment.EnvironmentView;
import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionObserver;
import dev.coppice.coordinator.session.SlotView;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.environment.EnvironmentCall;
import dev.coppice.job.JobId;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.job.JobTrigger;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.SessionTrigger;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.state.TransitionTable;
import dev.coppice.transport.Control;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.DeadTicket;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Source;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Decides. For one thread, which calls it with whatever happens; each call is one transaction, and what it says to others is said
 * after that. When a call throws, nothing of it is recorded, and it can be made again. {@link CoordinatorLoop} is such a thread.
 */
public final class Coordinator {
    private static final System.Logger LOG = System.getLogger(Coordinator.class.getName());

    private final Store store;
    private final CoordinatorTransport transport;
    private final InstantSource clock;
    private final Board board = new Board();
    private final Fleet fleet;
    private final Leases leases;
    private final Probes probes;
    private final long epoch;
    private final Dispatcher dispatcher;
    private final Attempts attempts;
    private final Strays strays;
    private final Submissions submissions;
    private final Cancels cancels;
    private final WorkerOrders orders;
    private final Environments environments;
    private final Explainer explainer;
    private final Watch watch;
    private final List<SessionObserver> observers = new CopyOnWriteArrayList<>();
    private boolean loaded;
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * What a coordinator is made of. Closing it is left to whoever made it.
     *
     * @param epoch of its leadership; each leader's is higher than any before
     */
    public record Parts(
            Store store,
            CoordinatorTransport transport,
            History history,
            InstantSource clock,
            RandomGenerator random,
            Settings settings,
            long epoch,
            TransitionTable<JobState, JobTrigger> jobs,
            TransitionTable<SessionState, SessionTrigger> sessions) {}

    /** @param later runs an action on the deciding thread, soon and not within a call */
    public Coordinator(Parts parts, Executor later) {
        store = parts.store();
        transport = parts.transport();
        clock = parts.clock();
        Settings settings = parts.settings();
        fleet = new Fleet(settings.lease());
        leases = new Leases(settings.lease());
        probes = new Probes(Long.toHexString(parts.random().nextLong()));
        epoch = parts.epoch();
        Scheduler scheduler = new Scheduler(settings.surplusPercent(), settings.ticketsOverCap());
        JobEnds ends = new JobEnds(store, board, leases, parts.jobs(), parts.sessions());
        Offers offers = new Offers();
        Quarantine quarantine = new Quarantine(fleet);
        orders = new WorkerOrders(fleet, quarantine);
        environments = new Environments(store, fleet);
        dispatcher = new Dispatcher(
                store, board, fleet, scheduler, parts.jobs(), offers, transport, settings.lease(), later);
        explainer = new Explainer(store, board, fleet, quarantine, dispatcher, settings);
        strays = new Strays(store);
        attempts =
                new Attempts(board, leases, fleet, scheduler, ends, parts.jobs(), quarantine, offers, strays, settings);
        submissions = new Submissions(store, board, ends, parts.history(), parts.random(), settings.maxQueued());
        cancels = new Cancels(
                store,
                board,
                ends,
                work -> later.execute(() -> step(step -> {
                    work.accept(step);
                    return true;
                })));
        watch = new Watch(store, board, fleet, leases, probes, dispatcher, attempts, ends, parts.jobs(), settings);
        observers.add(new HistoryRecorder(parts.history(), store));
    }

    /** Takes up what the store holds: to be called before anything else, and as often as one likes after that. */
    public void start() {
        step(step -> true);
    }

    /** Adds an observer of all sessions. */
    public void observe(SessionObserver observer) {
        observers.add(observer);
    }

    /**
     * Takes a session in.
     *
     * @throws QueueFullException when too many jobs wait
     * @throws IllegalArgumentException when the needs name no job of the list, or go round in a circle
     */
    public SessionId submit(Submission submission) {
        return step(step -> submissions.submit(step, submission));
    }

    /** Records a session that can't be run at all. */
    public SessionId refuse(Source source, String revision) {
        return step(step -> submissions.refuse(step, source, revision));
    }

    /** Takes in what workers report. */
    public void events(List<Event> batch) {
        step(step -> {
            batch.forEach(event -> attempts.accept(step, event));
            return true;
        });
    }

    /**
     * Takes in a ticket that no worker could take: its attempt is broken, and the next one follows as after any other.
     *
     * @return whether its job is tried again for that; else the ticket means nothing any more, as the attempt is not current or has an
     *     owner, or it was the last
     */
    public boolean dead(DeadTicket ticket) {
        return step(step -> attempts.dead(step, ticket));
    }

    /** Takes in a worker's sign of life, or one of its own probes. */
    public void pulse(Pulse pulse) {
        switch (pulse) {
            case Heartbeat beat -> {
                if (fleet.beat(beat, now())) {
                    step(step -> {
                        attempts.heartbeat(step, beat);
                        orders.heartbeat(step, beat);
                        environments.heartbeat(step, beat);
                        return true;
                    });
                }
            }
            case Probe probe ->
                probes.cameBack(probe).ifPresent(sent -> {
                    for (Event.LeaseCheck question : leases.probed(sent, now())) {
                        Questions.ask(transport, question);
                    }
                });
        }
    }

    /**
     * Cancels what has not ended of a session: what waits at once, what runs as soon as its worker says so.
     *
     * @return false when no such session runs
     */
    public boolean cancel(SessionId session) {
        return step(step -> cancels.cancel(step, session));
    }

    /** Cancels a job; false when there is none that has not ended. */
    public boolean cancel(JobId job) {
        return step(step -> cancels.cancel(step, job));
    }

    /** Has a worker pause, resume or drain; false when no such worker was heard of lately. */
    public boolean order(WorkerId worker, Control control) {
        return step(step -> orders.want(step, worker, control));
    }

    /** Starts a named environment that is new or was stopped; it is under way when this returns. */
    public EnvironmentView startEnvironment(EnvironmentRequest request) {
        return asked(step -> environments.start(step, request));
    }

    /** Has a named environment stopped, if it runs, and started. */
    public EnvironmentView restartEnvironment(String name, EnvironmentCaller caller) {
        return asked(step -> environments.restart(step, name, caller));
    }

    /** Gives a named environment time from now on. */
    public EnvironmentView extendEnvironment(String name, Duration lifetime, EnvironmentCaller caller) {
        return asked(step -> environments.extend(step, name, lifetime, caller));
    }

    /** Has a named environment stopped; its volumes and ports are kept. */
    public EnvironmentView stopEnvironment(String name, EnvironmentCaller caller) {
        return asked(step -> environments.stop(step, name, caller));
    }

    /** Has a named environment removed with its volumes. One whose worker is silent is forgotten, and removed when that is back. */
    public EnvironmentView removeEnvironment(String name, EnvironmentCaller caller) {
        return asked(step -> environments.remove(step, name, caller));
    }

    /** A named environment whose worker can be asked for something by this caller. */
    public EnvironmentView useEnvironment(String name, EnvironmentCaller caller) {
        return asked(step -> environments.use(step, name, caller));
    }

    /** Tells the worker of a named environment of somebody who waits at the other end of a tunnel; false when there is none. */
    public boolean openTunnel(String name, String tunnel, EnvironmentCall call) {
        return step(step -> environments.openTunnel(step, name, tunnel, call));
    }

    /** The named environments, by name. */
    public List<EnvironmentView> environments() {
        return step(step -> environments.list(step.now()));
    }

    /** One of them. */
    public EnvironmentView environment(String name) {
        return asked(step -> environments.show(name, step.now()));
    }

    /** Why a job stands where it stands; empty when there is no such job. */
    public Optional<Explanation> explain(JobId job) {
        return step(step -> explainer.explain(step, job));
    }

    /** How many there are of what. */
    public Census census() {
        Map<JobQueue, Integer> waiting = board.waiting();
        Map<JobQueue, Census.Figures> queues = new HashMap<>();
        Stream.concat(waiting.keySet().stream(), fleet.queues().stream())
                .distinct()
                .forEach(queue -> queues.put(
                        queue,
                        new Census.Figures(
                                waiting.getOrDefault(queue, 0),
                                fleet.slotCount(queue),
                                fleet.freeSlots(queue, board::busy),
                                fleet.serving(queue.pool()).size())));
        Map<Readiness, Integer> workers = new EnumMap<>(Readiness.class);
        workers().stream()
                .filter(worker -> !worker.silent())
                .forEach(worker -> workers.merge(worker.readiness(), 1, Integer::sum));
        Map<String, Integer> states = new HashMap<>();
        environments.list(now()).forEach(view -> states.merge(view.word(), 1, Integer::sum));
        return new Census(
                board.jobs(), queues, workers, board.sessions().size(), states, attempts.stale(), strays.counts());
    }

    /** Has an attempt's worker send on what it prints, for half a minute; false when nobody runs it. */
    public boolean tail(AttemptId attempt) {
        return step(step -> board.underWay(attempt.job())
                .filter(job -> job.attempt().equals(attempt))
                .flatMap(job -> job.owner()
                        .flatMap(claim -> job.hold().map(hold -> {
                            step.order(hold.slot().worker(), new Control.Tail(claim));
                            return true;
                        })))
                .orElse(false));
    }

    /** The slots that run a job now. */
    public List<SlotView> busySlots() {
        return board.underWay().stream()
                .flatMap(job -> job.hold().stream()
                        .map(hold -> new SlotView(hold.slot(), Optional.of(job.id()), hold.worktree())))
                .toList();
    }

    /** The tasks that have ended in the attempt that a job runs; those that an earlier coordinator heard of are not among them. */
    public List<TaskResult> finishedTasks(JobId job) {
        return board.underWay(job).map(Job::finishedTasks).orElse(List.of());
    }

    /** The live workers and those that went silent lately, by name. */
    public List<WorkerView> workers() {
        return fleet.views(now(), board::busy);
    }

    /** Does what is due by now. */
    public void tick() {
        if (watch.isDue(now())) {
            step(step -> {
                watch.tick(step);
                return true;
            });
        }
    }

    /** When {@link #tick} is to be called next; empty when nothing is waited for. Calling it more often does no harm. */
    public Optional<Instant> nextTick() {
        return watch.next();
    }

    /** Why the last decision could not be recorded, if it could not. For any thread. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** Why the last tickets of queues could not be published, by their names; of the others they could. */
    public Map<String, String> publishTroubles() {
        return Map.copyOf(dispatcher.troubles());
    }

    /** How many events came too late or more than once. */
    public long staleEvents() {
        return attempts.stale();
    }

    /** The slots that may take jobs of a pool now, with what they run. */
    public List<SlotView> slots(String pool) {
        return watch.slots(pool);
    }

    /** What is refused was refused before anything was decided: it costs no taking up of what the store holds. */
    private EnvironmentView asked(Function<Step, EnvironmentView> decide) {
        record Answer(Optional<EnvironmentView> view, Optional<EnvironmentRefusedException> refused) {}
        Answer answer = step(step -> {
            try {
                return new Answer(Optional.of(decide.apply(step)), Optional.empty());
            } catch (EnvironmentRefusedException e) {
                return new Answer(Optional.empty(), Optional.of(e));
            }
        });
        return answer.view().orElseThrow(() -> answer.refused().orElseThrow());
    }

    private <T> T step(Function<Step, T> decide) {
        Step step = new Step(store, board, now(), epoch);
        record Decided<T>(T result, List<Dispatcher.Parcel> parcels, List<SessionChange> changes) {}
        Decided<T> decided;
        try {
            decided = store.transaction(() -> {
                if (!loaded) {
                    load(step);
                }
                T result = decide.apply(step);
                dispatcher.dispatch(step);
                step.flush();
                return new Decided<>(result, dispatcher.parcels(step.toOffer(), step.now()), step.changes());
            });
            trouble = Optional.empty();
        } catch (RuntimeException | Error e) {
            if (e instanceof StoreException failure) {
                trouble = Optional.of("the database failed: " + failure.reason().words());
            }
            // What was decided in memory is void: the next step begins with what the store holds.
            loaded = false;
            throw e;
        }
        dispatcher.publish(decided.parcels());
        step.sendings().forEach(sending -> sending.accept(transport));
        step.afterwards().forEach(Runnable::run);
        decided.changes().forEach(change -> observers.forEach(tell(change)));
        return decided.result();
    }

    private static Consumer<SessionObserver> tell(SessionChange change) {
        return observer -> {
            try {
                observer.changed(change);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "an observer failed on " + change, e);
            }
        };
    }

    /** The time, as exact as the store keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void load(Step step) {
        board.load(store);
        environments.load();
        leases.clear();
        board.underWay().forEach(job -> job.owner().ifPresent(claim -> leases.heard(claim, step.now())));
        dispatcher.takeUp(step);
        cancels.resume(step);
        loaded = true;
    }
}
