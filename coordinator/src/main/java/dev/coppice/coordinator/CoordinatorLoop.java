package dev.coppice.coordinator;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.TaskResult;
import dev.coppice.coordinator.dispatch.WorkerView;
import dev.coppice.coordinator.environment.EnvironmentCaller;
import dev.coppice.coordinator.environment.EnvironmentRequest;
import dev.coppice.coordinator.environment.EnvironmentView;
import dev.coppice.coordinator.leadership.LeadershipLostException;
import dev.coppice.coordinator.session.SessionObserver;
import dev.coppice.coordinator.session.SlotView;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.environment.EnvironmentCall;
import dev.coppice.job.JobId;
import dev.coppice.lifecycle.Crew;
import dev.coppice.session.SessionId;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.Timers;
import dev.coppice.transport.Control;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.DeadTicket;
import dev.coppice.transport.Event;
import dev.coppice.transport.NotNowException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The deciding thread: whatever happens goes through its inbox, one after the other. Safe for use by many threads, whose calls
 * return when they are decided and recorded; not to be called by an observer.
 */
public final class CoordinatorLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CoordinatorLoop.class.getName());

    private static final Duration COUNT_EVERY = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Crew crew = new Crew("coordinator");
    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final CoordinatorTransport transport;
    private final InstantSource clock;
    private final Timers timers;
    private final Coordinator coordinator;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile boolean closed;
    private volatile Census census = Census.NOTHING;
    // Of the deciding thread alone.
    private @Nullable Instant alarm;
    private Instant counted = Instant.MIN;
    private boolean takingUp;

    /** Takes up what the store holds, and starts to decide and to listen to the transport. Closes the transport, and no other of the parts. */
    public CoordinatorLoop(Coordinator.Parts parts, Timers timers) {
        transport = parts.transport();
        clock = parts.clock();
        this.timers = timers;
        coordinator = new Coordinator(parts, inbox::add);
        coordinator.start();
        crew.start("decide", this::run);
        transport.onPulse(pulse -> inbox.add(() -> coordinator.pulse(pulse)));
        transport.onDead(ticket -> call(deciding -> deciding.dead(ticket)));
        transport.onEvents(this::events);
    }

    private void events(List<Event> batch) {
        try {
            call(deciding -> {
                deciding.events(batch);
                return true;
            });
        } catch (StoreException | LeadershipLostException e) {
            throw new NotNowException(e);
        }
    }

    /** See {@link Coordinator#submit}. */
    public SessionId submit(Submission submission) {
        return call(deciding -> deciding.submit(submission));
    }

    /** See {@link Coordinator#cancel(SessionId)}. */
    public boolean cancel(SessionId session) {
        return call(deciding -> deciding.cancel(session));
    }

    /** See {@link Coordinator#cancel(JobId)}. */
    public boolean cancel(JobId job) {
        return call(deciding -> deciding.cancel(job));
    }

    /** See {@link Coordinator#order}. */
    public boolean order(WorkerId worker, Control control) {
        return call(deciding -> deciding.order(worker, control));
    }

    /** See {@link Coordinator#startEnvironment}. */
    public EnvironmentView startEnvironment(EnvironmentRequest request) {
        return call(deciding -> deciding.startEnvironment(request));
    }

    /** See {@link Coordinator#restartEnvironment}. */
    public EnvironmentView restartEnvironment(String name, EnvironmentCaller caller) {
        return call(deciding -> deciding.restartEnvironment(name, caller));
    }

    /** See {@link Coordinator#extendEnvironment}. */
    public EnvironmentView extendEnvironment(String name, Duration lifetime, EnvironmentCaller caller) {
        return call(deciding -> deciding.extendEnvironment(name, lifetime, caller));
    }

    /** See {@link Coordinator#stopEnvironment}. */
    public EnvironmentView stopEnvironment(String name, EnvironmentCaller caller) {
        return call(deciding -> deciding.stopEnvironment(name, caller));
    }

    /** See {@link Coordinator#removeEnvironment}. */
    public EnvironmentView removeEnvironment(String name, EnvironmentCaller caller) {
        return call(deciding -> deciding.removeEnvironment(name, caller));
    }

    /** See {@link Coordinator#useEnvironment}. */
    public EnvironmentView useEnvironment(String name, EnvironmentCaller caller) {
        return call(deciding -> deciding.useEnvironment(name, caller));
    }

    /** See {@link Coordinator#openTunnel}. */
    public boolean openTunnel(String name, String tunnel, EnvironmentCall call) {
        return call(deciding -> deciding.openTunnel(name, tunnel, call));
    }

    /** See {@link Coordinator#environments}. */
    public List<EnvironmentView> environments() {
        return call(Coordinator::environments);
    }

    /** See {@link Coordinator#environment}. */
    public EnvironmentView environment(String name) {
        return call(deciding -> deciding.environment(name));
    }

    /** See {@link Coordinator#explain}. */
    public Optional<Explanation> explain(JobId job) {
        return call(deciding -> deciding.explain(job));
    }

    /** How many there are of what, as it was a second ago at most while anything happens. Never waits. */
    public Census census() {
        return census;
    }

    /** See {@link Coordinator#trouble}. Never waits. */
    public Optional<String> trouble() {
        return coordinator.trouble();
    }

    /** See {@link Coordinator#tail}. */
    public boolean tail(AttemptId attempt) {
        return call(deciding -> deciding.tail(attempt));
    }

    /** See {@link Coordinator#dead}. */
    public boolean replay(DeadTicket ticket) {
        return call(deciding -> deciding.dead(ticket));
    }

    /** See {@link Coordinator#busySlots}. */
    public List<SlotView> busySlots() {
        return call(Coordinator::busySlots);
    }

    /** See {@link Coordinator#finishedTasks}. */
    public List<TaskResult> finishedTasks(JobId job) {
        return call(deciding -> deciding.finishedTasks(job));
    }

    /** See {@link Coordinator#workers}. */
    public List<WorkerView> workers() {
        return call(Coordinator::workers);
    }

    /** See {@link Coordinator#slots}. */
    public List<SlotView> slots(String pool) {
        return call(deciding -> deciding.slots(pool));
    }

    /** See {@link Coordinator#publishTroubles}. */
    public Map<String, String> publishTroubles() {
        return call(Coordinator::publishTroubles);
    }

    /** See {@link Coordinator#staleEvents}. */
    public long staleEvents() {
        return call(Coordinator::staleEvents);
    }

    /** Adds an observer of all sessions, which is called by the deciding thread. */
    public void observe(SessionObserver observer) {
        coordinator.observe(observer);
    }

    /** Stops listening to the transport, then deciding. What was not decided by then fails. */
    @Override
    public void close() {
        transport.close();
        closed = true;
        // Woken, not interrupted: an interrupt in the middle of a write would cost the database its file.
        inbox.add(() -> {});
        ended.join();
        crew.close();
        inbox.forEach(Runnable::run);
    }

    private <T> T call(Function<Coordinator, T> decision) {
        CompletableFuture<T> decided = new CompletableFuture<>();
        inbox.add(() -> {
            if (closed) {
                decided.completeExceptionally(new IllegalStateException("the coordinator is closed"));
                return;
            }
            try {
                decided.complete(decision.apply(coordinator));
            } catch (RuntimeException | Error e) {
                decided.completeExceptionally(e);
            }
        });
        if (closed) {
            decided.completeExceptionally(new IllegalStateException("the coordinator is closed"));
        }
        try {
            return decided.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void run() {
        try {
            while (!closed) {
                Runnable next = inbox.take();
                try {
                    next.run();
                    count();
                    setAlarm(Duration.ZERO);
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.ERROR, "a decision failed; nothing of it is recorded", e);
                    setAlarm(AFTER_FAILURE);
                }
                takeUpAgain();
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "the deciding thread ends");
        } finally {
            ended.complete(null);
        }
    }

    /** After a failure of the store's, whether or not anything else is to be decided. */
    private void takeUpAgain() {
        if (coordinator.trouble().isPresent() && !takingUp) {
            takingUp = true;
            timers.after(
                    AFTER_FAILURE,
                    () -> inbox.add(() -> {
                        takingUp = false;
                        coordinator.start();
                    }));
        }
    }

    private void count() {
        Instant now = clock.instant();
        if (!counted.plus(COUNT_EVERY).isAfter(now)) {
            counted = now;
            census = coordinator.census();
        }
    }

    /** Sets the alarm for what is due next, but no sooner than after some time. */
    private void setAlarm(Duration atLeast) {
        Instant next = coordinator.nextTick().orElse(null);
        if (next == null || (alarm != null && !alarm.isAfter(next))) {
            return;
        }
        alarm = next;
        Duration until = Duration.between(clock.instant(), next);
        Duration delay = until.compareTo(atLeast) < 0 ? atLeast : until;
        timers.after(
                delay,
                () -> inbox.add(() -> {
                    if (next.equals(alarm)) {
                        alarm = null;
                    }
                    coordinator.tick();
                }));
    }
}
