package dev.coppice.coordinator;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.environment.Ability;
import dev.coppice.job.JobQueue;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.time.ManualTime;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A worker that runs nothing and says that it did, after the time it would have taken. */
final class SimulatedWorker {
    /** How an attempt goes. */
    record Course(Duration takes, AttemptOutcome outcome) {}

    private record Run(Slot slot, Instant started) {}

    private final ManualTime time;
    private final WorkerTransport transport;
    private final WorkerId id;
    private final Set<String> pools;
    private final int slots;
    /** How its attempts go; may be changed on the way. */
    Function<Ticket, Course> course;

    private final Consumer<Runnable> line;
    private final Map<Claim, Run> running = new LinkedHashMap<>();
    private final NavigableSet<Integer> free = new TreeSet<>();
    private final String boot;
    private boolean alive = true;
    private boolean deaf;
    private boolean loses;
    private boolean missesOrder;
    private Readiness readiness = Readiness.READY;
    private String note = "";
    private Map<String, String> abilities = Map.of();
    private int exceptions;
    private Duration ahead = Duration.ZERO;
    private long sequence;
    private int claims;

    /** @param line takes each sending of an event, and does it: once, twice, now or later */
    SimulatedWorker(
            ManualTime time,
            WorkerTransport transport,
            String name,
            Set<String> pools,
            int slots,
            Function<Ticket, Course> courses,
            Consumer<Runnable> line) {
        this.time = time;
        this.transport = transport;
        id = new WorkerId(name);
        this.pools = pools;
        this.slots = slots;
        course = courses;
        this.line = line;
        boot = name + "-" + time.instant();
        IntStream.rangeClosed(1, slots).forEach(free::add);
        transport.onCommand(command -> control(command.control()));
        beat();
    }

    WorkerId id() {
        return id;
    }

    boolean isAlive() {
        return alive;
    }

    int running() {
        return running.size();
    }

    /** How many attempts it has begun. */
    int started() {
        return claims;
    }

    /** Can do this from here on, and nothing else that others can't. */
    void isAble(Ability... now) {
        abilities = Arrays.stream(now).collect(Collectors.toMap(Ability::word, ability -> "simulated"));
    }

    /** Has something to say, and takes tickets all the same. */
    void notes(String words) {
        note = words;
    }

    /** Takes the next ticket, and forgets it. */
    void losesNextTicket() {
        loses = true;
    }

    /** Does not get the next order. */
    void missesNextOrder() {
        missesOrder = true;
    }

    /** Has a wrong clock from here on. */
    void clockAhead(Duration by) {
        ahead = by;
    }

    private Instant now() {
        return time.instant().plus(ahead);
    }

    /** Ends without a word. */
    void crash() {
        alive = false;
        running.clear();
        transport.close();
    }

    /** Lacks something for a further attempt. */
    void lacks(String what) {
        readiness = Readiness.LACKING;
        note = what;
    }

    /** Goes on, but beats no more. */
    void fallSilent() {
        deaf = true;
    }

    private void beat() {
        if (alive) {
            if (!deaf) {
                transport.heartbeat(new Heartbeat(
                                id,
                                boot,
                                ++sequence,
                                now(),
                                pools,
                                slots,
                                readiness,
                                note,
                                List.copyOf(running.keySet()))
                        .withAbilities(abilities));
            }
            time.after(Duration.ofSeconds(3), this::beat);
        }
    }

    /** Takes tickets while it has slots. */
    void pull() {
        while (alive && !free.isEmpty() && (readiness == Readiness.READY || exceptions > 0)) {
            WorkerTransport.Delivery delivery = take().orElse(null);
            if (delivery == null) {
                return;
            }
            Ticket ticket = delivery.ticket();
            if (loses) {
                loses = false;
            } else if (ticket.avoid().contains(id) && ticket.bounces() < 3) {
                transport.sendOn(ticket.bounced(), Rung.SECOND);
            } else {
                exceptions = 0;
                start(ticket);
            }
            delivery.settle();
        }
    }

    private Optional<WorkerTransport.Delivery> take() {
        try {
            Set<String> queues = JobQueue.served(pools, abilities.keySet()).stream()
                    .map(JobQueue::name)
                    .collect(Collectors.toSet());
            return transport.take(queues, Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a simulation", e);
        }
    }

    private void start(Ticket ticket) {
        Claim claim = new Claim(ticket.attempt(), boot + "-" + ++claims);
        Slot slot = new Slot(id, Optional.ofNullable(free.pollFirst()).orElseThrow());
        running.put(claim, new Run(slot, now()));
        Course way = course.apply(ticket);
        send(new Event.AttemptStarted(claim, slot, now()));
        send(new Event.CheckedOut(claim, "wt-" + slot.number(), now()));
        time.after(way.takes(), () -> end(claim, way.outcome()));
    }

    private void end(Claim claim, AttemptOutcome outcome) {
        Run run = running.remove(claim);
        if (run == null || !alive) {
            return;
        }
        free.add(run.slot().number());
        TaskStatus status = outcome == AttemptOutcome.PASSED ? TaskStatus.PASSED : TaskStatus.FAILED;
        TaskResult task = new TaskResult("1.1", "Do", status, 0, Duration.ofSeconds(1), "");
        send(new Event.TaskFinished(claim, task));
        AttemptResult result = new AttemptResult(
                outcome,
                outcome == AttemptOutcome.BROKEN ? Optional.of(BrokenReason.CHECKOUT) : Optional.empty(),
                outcome.name(),
                List.of(task),
                TestCounts.NONE,
                List.of());
        send(new Event.AttemptFinished(
                claim, run.slot(), "wt-" + run.slot().number(), run.started(), now(), result, ""));
    }

    private void send(Event event) {
        line.accept(() -> {
            if (alive) {
                transport.publish(event);
            }
        });
    }

    private void control(Control control) {
        if (missesOrder) {
            missesOrder = false;
            return;
        }
        switch (control) {
            case Control.Cancel cancel -> end(cancel.claim(), AttemptOutcome.CANCELLED);
            case Control.Abandon abandon -> {
                Run run = running.remove(abandon.claim());
                if (run != null) {
                    free.add(run.slot().number());
                }
            }
            case Control.Pause ignored -> readiness = Readiness.PAUSED;
            case Control.Quarantine ignored -> readiness = Readiness.QUARANTINED;
            case Control.TakeOne ignored -> exceptions = 1;
            case Control.Resume ignored -> readiness = Readiness.READY;
            case Control.Drain ignored -> readiness = Readiness.DRAINING;
            case Control.Proceed ignored -> {}
            case Control.Tail ignored -> {}
            case Control.KeepEnvironment ignored -> {}
            case Control.RemoveEnvironment ignored -> {}
            case Control.OpenTunnel ignored -> {}
        }
    }
}
