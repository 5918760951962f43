package dev.coppice.coordinator;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.history.NoHistory;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.store.Database;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.job.JobTransitions;
import dev.coppice.job.JobTrigger;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.SessionTransitions;
import dev.coppice.session.SessionTrigger;
import dev.coppice.slot.WorkerId;
import dev.coppice.state.TransitionTable;
import dev.coppice.testkit.time.ManualTime;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Source;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.inprocess.InProcessTransport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A coordinator, its database, the transport and workers, all in one thread and on a clock of their own. */
final class Simulation implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofDays(3);

    final ManualTime time = new ManualTime();
    final List<SessionChange> changes = new ArrayList<>();
    final Map<SessionId, SessionRecord> ended = new HashMap<>();
    final List<SimulatedWorker> workers = new ArrayList<>();
    /** How each attempt goes; may be changed on the way. */
    Function<Ticket, SimulatedWorker.Course> courses =
            ticket -> new SimulatedWorker.Course(Duration.ofSeconds(1), AttemptOutcome.PASSED);

    Consumer<Runnable> line = Runnable::run;
    /** Whether the database fails at this moment of a run. */
    BooleanSupplier failing = () -> false;

    /** A pool whose tickets the transport refuses; empty for none. */
    String refusedPool = "";

    /** How many tickets the transport says to lie in each pool. */
    OptionalInt lying = OptionalInt.empty();

    /** The tickets that were offered to pools, and what workers were told. */
    final List<Ticket> offered = new ArrayList<>();

    final List<Control> commands = new ArrayList<>();

    Settings settings = Settings.DEFAULT;
    History history = new NoHistory();

    private final Set<TransitionTable.Transition<JobState, JobTrigger>> jobTransitions;
    private final Set<TransitionTable.Transition<SessionState, SessionTrigger>> sessionTransitions;
    private final Database database;
    private final InProcessTransport transport = new InProcessTransport(time, task -> time.after(Duration.ZERO, task));
    private final Random random;
    private @Nullable Store store;
    private @Nullable CoordinatorTransport end;
    private @Nullable Coordinator coordinator;
    private @Nullable Instant alarm;
    private long staleBefore;
    private long epoch;
    private boolean running;
    int failures;
    final Sessions sessions;

    Simulation(long seed) {
        this(seed, new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    /** @param database empty; closed with this */
    Simulation(long seed, Database database) {
        this(seed, database, new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    Simulation(
            long seed,
            Set<TransitionTable.Transition<JobState, JobTrigger>> jobTransitions,
            Set<TransitionTable.Transition<SessionState, SessionTrigger>> sessionTransitions) {
        this(seed, Database.inMemory(), jobTransitions, sessionTransitions);
    }

    private Simulation(
            long seed,
            Database database,
            Set<TransitionTable.Transition<JobState, JobTrigger>> jobTransitions,
            Set<TransitionTable.Transition<SessionState, SessionTrigger>> sessionTransitions) {
        this.database = database;
        sessions = database.openSessions();
        random = new Random(seed);
        this.jobTransitions = jobTransitions;
        this.sessionTransitions = sessionTransitions;
    }

    /** Starts the coordinator, or ends it without a word and starts another one on the same database. */
    void startCoordinator() {
        stopCoordinator();
        Store opened = failing(database.openStore());
        CoordinatorTransport connected = refusing(transport.connectCoordinator());
        long term = ++epoch;
        Coordinator started = new Coordinator(
                new Coordinator.Parts(
                        opened,
                        connected,
                        history,
                        time,
                        random,
                        settings,
                        term,
                        JobTransitions.table(jobTransitions::add),
                        SessionTransitions.table(sessionTransitions::add)),
                task -> time.after(Duration.ZERO, () -> decide(term, task)));
        started.observe(this::changed);
        started.start();
        connected.onEvents(started::events);
        connected.onPulse(started::pulse);
        store = opened;
        end = connected;
        coordinator = started;
        alarm = null;
    }

    private void decide(long term, Runnable task) {
        try {
            if (epoch == term && coordinator != null) {
                task.run();
            }
        } catch (StoreException e) {
            // As the loop does: nothing is recorded, and the next step takes up what the store holds.
            failures++;
        }
    }

    void stopCoordinator() {
        if (coordinator != null && end != null && store != null) {
            staleBefore += coordinator.staleEvents();
            end.close();
            store.close();
        }
        coordinator = null;
    }

    /** Leaves workers and transport alone for a time, then starts a coordinator. */
    void restartCoordinatorAfter(Duration away) {
        stopCoordinator();
        Instant until = time.instant().plus(away);
        while (time.instant().isBefore(until)) {
            time.advance(Duration.ofMillis(100));
            workers.forEach(SimulatedWorker::pull);
        }
        startCoordinator();
    }

    Coordinator coordinator() {
        if (coordinator == null) {
            startCoordinator();
        }
        return Objects.requireNonNull(coordinator);
    }

    long staleEvents() {
        return staleBefore + coordinator().staleEvents();
    }

    SimulatedWorker worker(String name, int slots) {
        return worker(name, slots, Set.of("default"));
    }

    SimulatedWorker worker(String name, int slots, Set<String> pools) {
        coordinator(); // or nobody hears the first heartbeat
        SimulatedWorker worker = new SimulatedWorker(
                time,
                transport.connectWorker(new WorkerId(name)),
                name,
                pools,
                slots,
                ticket -> courses.apply(ticket),
                sending -> line.accept(sending));
        workers.add(worker);
        return worker;
    }

    SessionId submit(int parallelism, List<Submission.JobRequest> jobs) {
        return coordinator().submit(new Submission(new Source("/repo", "c0ffee"), "main", parallelism, jobs));
    }

    SessionId submit(int parallelism, Submission.JobRequest... jobs) {
        return submit(parallelism, List.of(jobs));
    }

    /** Lets things happen until all sessions have ended. */
    void runToEnd(SessionId... ids) {
        runUntil(() -> ended.keySet().containsAll(List.of(ids)));
    }

    void runFor(Duration duration) {
        Instant until = time.instant().plus(duration);
        time.after(duration, () -> {});
        runUntil(() -> !time.instant().isBefore(until));
    }

    void runUntil(BooleanSupplier reached) {
        Instant last = time.instant().plus(LONGEST);
        coordinator();
        while (true) {
            arm();
            workers.forEach(SimulatedWorker::pull);
            if (reached.getAsBoolean()) {
                return;
            }
            running = true;
            boolean moved = time.advanceToNext();
            running = false;
            if (!moved || time.instant().isAfter(last)) {
                throw new AssertionError("never came to that; jobs: " + describe());
            }
        }
    }

    /** A store that fails now and then when jobs are written, within a run only. */
    private Store failing(Store real) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (running && method.getName().equals("update") && failing.getAsBoolean()) {
                        throw new StoreException("the database is away", new IllegalStateException("simulated"));
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** A transport that refuses all tickets that are offered with one of the refused pool's. */
    private CoordinatorTransport refusing(CoordinatorTransport real) {
        return (CoordinatorTransport) Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {CoordinatorTransport.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("offer") && arguments[0] instanceof List<?> tickets) {
                        tickets.forEach(ticket -> offered.add((Ticket) ticket));
                    }
                    if (method.getName().equals("lying")) {
                        return CompletableFuture.completedStage(lying);
                    }
                    if (method.getName().equals("command") && arguments[1] instanceof Command command) {
                        commands.add(command.control());
                    }
                    if (method.getName().equals("offer")
                            && arguments[0] instanceof List<?> tickets
                            && tickets.stream()
                                    .anyMatch(ticket -> ticket instanceof Ticket offered
                                            && offered.spec().pool().equals(refusedPool))) {
                        return CompletableFuture.failedStage(new IllegalStateException("it has other arguments"));
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void arm() {
        Coordinator now = coordinator;
        if (now == null) {
            return;
        }
        now.nextTick().filter(next -> alarm == null || next.isBefore(alarm)).ifPresent(next -> {
            alarm = next;
            time.after(Duration.between(time.instant(), next), () -> {
                if (now.equals(coordinator)) {
                    alarm = null;
                    try {
                        now.tick();
                    } catch (StoreException e) {
                        // As the loop does: nothing is recorded, and the next tick comes.
                        failures++;
                    }
                }
            });
        });
    }

    SessionRecord session(SessionId id) {
        return sessions.session(id).orElseThrow();
    }

    List<JobRecord> jobs(SessionId session) {
        return sessions.jobs(session, 0, 100_000);
    }

    JobRecord job(SessionId session, int ordinal) {
        return sessions.jobs(session, ordinal - 1, 1).getFirst();
    }

    List<AttemptOutcome> outcomes(JobRecord job) {
        return job.attempts().stream()
                .flatMap(attempt -> attempt.result().stream())
                .map(result -> result.outcome())
                .toList();
    }

    private void changed(SessionChange change) {
        changes.add(change);
        if (change instanceof SessionChange.SessionEnded end) {
            ended.put(end.session(), end.record());
        }
    }

    /** The order in which attempts began. */
    List<AttemptId> started() {
        return changes.stream()
                .filter(SessionChange.AttemptStarted.class::isInstance)
                .map(change -> ((SessionChange.AttemptStarted) change).attempt())
                .toList();
    }

    /** How often each job was said to have ended. */
    Map<JobId, Integer> ends() {
        Map<JobId, Integer> ends = new LinkedHashMap<>();
        for (SessionChange change : changes) {
            if (change instanceof SessionChange.JobEnded end) {
                ends.merge(end.job().id(), 1, Integer::sum);
            }
        }
        return ends;
    }

    /** The most attempts of a session that were owned at once. */
    int mostAtOnce(SessionId session) {
        int most = 0;
        int now = 0;
        for (SessionChange change : changes) {
            if (!change.session().equals(session)) {
                continue;
            }
            if (change instanceof SessionChange.AttemptStarted) {
                most = Math.max(most, ++now);
            } else if (change instanceof SessionChange.AttemptFinished) {
                now--;
            }
        }
        return most;
    }

    private String describe() {
        return sessions.latest(10).stream()
                .flatMap(session -> jobs(session.id()).stream())
                .filter(job -> !job.state().isEnd())
                .map(job -> job.id() + " " + job.state() + " "
                        + job.attempts().stream().map(AttemptRecord::number).toList())
                .toList()
                .toString();
    }

    @Override
    public void close() {
        stopCoordinator();
        sessions.close();
        database.close();
    }
}
