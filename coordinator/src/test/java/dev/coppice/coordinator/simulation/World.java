package dev.coppice.coordinator.simulation;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.leadership.Leadership;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.store.Database;
import dev.coppice.environment.EnvironmentId;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.time.ManualTime;
import dev.coppice.transport.Start;
import dev.coppice.transport.Ticket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A fleet with its database and broker. It notes what really happened, so that it can be held against what is recorded. */
final class World implements AutoCloseable {
    final ManualTime time = new ManualTime();
    final Random random;
    final BrokenRule broken;
    final Broker broker;
    final Map<String, WorkerProcess> workers = new LinkedHashMap<>();
    final List<SessionChange> changes = new ArrayList<>();
    /** How each execution ended; those that were stopped or died are not in it. */
    final Map<Claim, AttemptOutcome> outcomes = new HashMap<>();

    final Set<Claim> begun = new HashSet<>();
    /** All whose tasks ever began. */
    final Set<Claim> executions = new LinkedHashSet<>();
    /** What was done that must not be, in words. */
    final List<String> violations = new ArrayList<>();

    private final Map<EnvironmentId, WorkerId> owners = new HashMap<>();
    final Set<SessionId> ended = new HashSet<>();
    final Sessions sessions;
    Function<Ticket, WorkerProcess.Course> courses;
    int failures;

    private final Database database;
    private final Leadership leadership;
    private long epoch;
    private boolean databaseFails;
    private @Nullable CoordinatorProcess leader;
    private final List<CoordinatorProcess> formerLeaders = new ArrayList<>();

    World(long seed, BrokenRule broken, Database database) {
        this.broken = broken;
        this.database = database;
        random = new Random(seed);
        broker = new Broker(time, random, broken);
        leadership = database.openLeadership();
        sessions = database.openSessions();
        courses = ticket -> new WorkerProcess.Course(Duration.ofMillis(100 + random.nextInt(15_000)), outcome());
        startCoordinator();
    }

    private AttemptOutcome outcome() {
        return switch (random.nextInt(10)) {
            case 0 -> AttemptOutcome.TESTS_FAILED;
            case 1 -> AttemptOutcome.BROKEN;
            case 2 -> AttemptOutcome.INTERRUPTED;
            default -> AttemptOutcome.PASSED;
        };
    }

    /** Starts a coordinator that leads from here on. One that led before is not told. */
    void startCoordinator() {
        if (epoch > 0) {
            leadership.release(epoch); // as if its term were over: the database's clock is not the simulation's
        }
        epoch = leadership.tryAcquire("simulated", Duration.ofDays(1)).orElseThrow();
        if (leader != null) {
            formerLeaders.add(leader);
        }
        boolean failing = databaseFails;
        databaseFails = false; // whoever can't read its database at start starts again until it can
        leader = new CoordinatorProcess(this, time, broker, random, epoch);
        databaseFails = failing;
    }

    CoordinatorProcess leader() {
        if (leader == null) {
            throw new IllegalStateException("no coordinator was started");
        }
        return leader;
    }

    long staleEvents() {
        return leader().staleEvents()
                + formerLeaders.stream()
                        .mapToLong(CoordinatorProcess::staleEvents)
                        .sum();
    }

    /** Whether writes fail now and then. */
    void databaseFails(boolean now) {
        databaseFails = now;
    }

    Store openStore(long of) {
        Store real = database.openStore(of);
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (databaseFails && method.getName().equals("update") && random.nextInt(3) == 0) {
                        throw new StoreException("the database is away", new IllegalStateException("simulated"));
                    }
                    if (broken == BrokenRule.IDS && method.getName().equals("session")) {
                        return Optional.empty();
                    }
                    if (broken == BrokenRule.STRAYS && method.getName().equals("note")) {
                        return true;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    WorkerProcess startWorker(String name, int slots, Set<String> pools) {
        WorkerProcess worker = new WorkerProcess(this, time, broker, name, pools, slots, new WorkerProcess.Disk());
        workers.put(name, worker);
        return worker;
    }

    /** An environment runs on a worker: it is that one's for good. */
    void runsOn(EnvironmentId id, WorkerProcess worker) {
        WorkerId owner = owners.putIfAbsent(id, worker.id());
        if (owner != null && !owner.equals(worker.id())) {
            violations.add(id + " runs on " + worker.id() + ", and has run on " + owner);
        }
    }

    /** The named environments that a worker has. */
    Map<String, SimulatedHost.Kept> kept(WorkerId worker) {
        return Objects.requireNonNull(workers.get(worker.value())).disk().environments();
    }

    /** A coordinator offers a ticket. */
    void offered(Ticket ticket) {
        JobQueue queue = ticket.spec().queue();
        boolean again = ticket.offer().filter(Ticket.Offer::again).isPresent();
        if (again && workers.values().stream().noneMatch(worker -> worker.wasHeardLately(queue))) {
            violations.add(ticket.attempt() + " is offered again in " + queue.name() + ", where nobody is");
        }
    }

    /** The tasks of an attempt begin. */
    WorkerProcess.Course begun(WorkerProcess worker, Claim claim, Delivery delivery, Start start) {
        Ticket ticket = delivery.ticket();
        if (!worker.isAble(ticket)) {
            violations.add(claim + " begins on " + worker.id() + ", which can't do what it needs");
        }
        begun.add(claim);
        executions.add(claim);
        JobState state = sessions.job(ticket.attempt().job()).orElseThrow().state();
        Instant offered = ticket.offer().orElseThrow().at();
        boolean fresh = !ticket.offer().orElseThrow().again()
                && !delivery.isRedelivered()
                && !offered.plus(Duration.ofMinutes(1)).isBefore(time.instant());
        if (state.isEnd() && !fresh && start != Start.UNANSWERED) {
            violations.add(claim + " begins by a ticket of " + offered + " though its job has ended " + state);
        }
        return courses.apply(ticket);
    }

    void ended(Claim claim, AttemptOutcome outcome) {
        begun.remove(claim);
        outcomes.put(claim, outcome);
    }

    void stopped(Claim claim) {
        begun.remove(claim);
    }

    void changed(SessionChange change) {
        changes.add(change);
        if (change instanceof SessionChange.SessionEnded end) {
            ended.add(end.session());
        }
    }

    void runFor(Duration duration) {
        time.advance(duration);
    }

    /** Lets things happen until something is so; false when it is not so in time. */
    boolean runUntil(BooleanSupplier reached, Duration within) {
        Instant last = time.instant().plus(within);
        while (!reached.getAsBoolean()) {
            if (time.instant().isAfter(last) || !time.advanceToNext()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        leader().crash();
        formerLeaders.forEach(former -> {
            if (!former.isCrashed()) {
                former.crash();
            }
        });
        sessions.close();
        leadership.release(epoch);
        leadership.close();
    }
}
