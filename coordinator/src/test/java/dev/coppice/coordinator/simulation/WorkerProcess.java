package dev.coppice.coordinator.simulation;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.environment.Ability;
import dev.coppice.job.JobQueue;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.time.ManualTime;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Start;
import dev.coppice.transport.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A worker that keeps the protocol to the letter, and runs nothing. What is on its disk survives a crash. */
final class WorkerProcess extends Machine {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    /** How an attempt goes. */
    record Course(Duration takes, AttemptOutcome outcome) {}

    /** What a worker keeps: ends that are to be told, and starts whose tasks began before they were confirmed. */
    record Disk(
            Map<Claim, Event.AttemptFinished> outbox,
            Map<Claim, Event.AttemptStarted> begun,
            Map<String, SimulatedHost.Kept> environments) {
        Disk() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    /** How an attempt is going. */
    private record Run(Slot slot, Instant started, Delivery delivery) {}

    private final World world;
    private final Broker broker;
    private final WorkerId id;
    private final Set<String> pools;
    private final int slots;
    private final String boot;
    private final Map<Claim, Run> running = new LinkedHashMap<>();
    private final Disk disk;
    private final SimulatedHost host;
    private final Map<Claim, Event.AttemptFinished> outbox;
    /** Those that have asked, and have no answer. */
    private final Set<Claim> waiting = new LinkedHashSet<>();

    private final Set<Delivery> inHand = new LinkedHashSet<>();
    private final NavigableSet<Integer> free = new TreeSet<>();
    private Instant heard = Instant.MIN;
    private long sequence;
    private int claims;
    private long epoch;
    private Readiness readiness = Readiness.READY;
    private boolean able = true;
    /** Until when a coordinator may believe that it is able. */
    private Instant heardAble = Instant.MIN;

    WorkerProcess(World world, ManualTime time, Broker broker, String name, Set<String> pools, int slots, Disk disk) {
        super(time);
        this.world = world;
        this.broker = broker;
        id = new WorkerId(name);
        this.pools = pools;
        this.slots = slots;
        this.disk = disk;
        outbox = disk.outbox();
        host = new SimulatedHost(world, this, disk.environments());
        boot = name + "@" + time.instant();
        IntStream.rangeClosed(1, slots).forEach(free::add);
        broker.connect(this);
        List.copyOf(outbox.keySet()).forEach(this::report);
        List.copyOf(disk.begun().values())
                .forEach(left ->
                        tell(new Event.AttemptStarted(left.claim(), left.slot(), left.at(), Start.FOUND), () -> {}));
        beat();
        pull();
    }

    WorkerId id() {
        return id;
    }

    Disk disk() {
        return disk;
    }

    Stream<Ticket> inHand() {
        return inHand.stream().map(Delivery::ticket);
    }

    /** Another start of this worker, on the same disk. */
    WorkerProcess restarted() {
        return new WorkerProcess(world, time, broker, id.value(), pools, slots, disk);
    }

    /** Its container engine goes away. */
    void losesEngine() {
        able = false;
        List.copyOf(running.entrySet()).stream()
                .filter(run -> !isAble(run.getValue().delivery().ticket()))
                .map(Map.Entry::getKey)
                .filter(claim -> !waiting.contains(claim))
                .forEach(claim -> act(() -> end(claim, AttemptOutcome.BROKEN, BrokenReason.ENGINE_AWAY)));
    }

    /** Its container engine is there again. */
    void findsEngine() {
        able = true;
        act(this::pull);
    }

    /** Whether it can do what a ticket asks for. */
    boolean isAble(Ticket ticket) {
        return able || ticket.spec().queue().ability().isEmpty();
    }

    private Set<JobQueue> queues() {
        return JobQueue.served(pools, abilities().keySet());
    }

    private Map<String, String> abilities() {
        return able
                ? Arrays.stream(Ability.values()).collect(Collectors.toMap(Ability::word, ability -> "simulated"))
                : Map.of();
    }

    /** Whether it takes tickets of a queue, and a coordinator can have heard so within a lease. */
    boolean wasHeardLately(JobQueue queue) {
        return pools.contains(queue.pool())
                && (queue.ability().isEmpty()
                        || !heardAble.isBefore(time.instant().minus(Duration.ofSeconds(15))))
                && readiness == Readiness.READY
                && !heard.isBefore(time.instant().minus(Duration.ofSeconds(15)));
    }

    boolean hasRoom() {
        return !isCrashed() && !free.isEmpty() && readiness == Readiness.READY;
    }

    @Override
    void crash() {
        super.crash();
        running.keySet().forEach(claim -> world.stopped(claim));
        running.clear();
        waiting.clear();
    }

    @Override
    void disconnected() {
        inHand.forEach(delivery -> broker.putBack(delivery.ticket()));
        inHand.clear();
    }

    @Override
    void reconnected() {
        later(Duration.ofMillis(1), this::pull);
    }

    private void beat() {
        if (isCrashed()) {
            return;
        }
        List<Claim> held = new ArrayList<>(running.keySet());
        outbox.keySet().stream().filter(claim -> !held.contains(claim)).forEach(held::add);
        if (broker.reaches(this)) {
            heard = time.instant();
            heardAble = able ? heard : heardAble;
        }
        broker.pulse(
                this,
                new Heartbeat(
                        id,
                        boot,
                        ++sequence,
                        time.instant(),
                        pools,
                        slots,
                        readiness,
                        "",
                        held,
                        List.copyOf(waiting),
                        abilities(),
                        Optional.of(host.hosting())));
        later(Duration.ofSeconds(3), this::beat);
    }

    private void pull() {
        while (hasRoom()) {
            Delivery delivery = broker.take(this, queues()).orElse(null);
            if (delivery == null) {
                return;
            }
            inHand.add(delivery);
            Ticket ticket = delivery.ticket();
            if (ticket.avoid().contains(id) && ticket.bounces() < 3) {
                sendOn(delivery);
            } else {
                start(delivery);
            }
        }
    }

    private void sendOn(Delivery delivery) {
        broker.publish(this, () -> broker.putLater(delivery.ticket().bounced(), Rung.SECOND))
                .whenComplete((done, error) -> act(() -> {
                    if (error == null) {
                        inHand.remove(delivery);
                    } else if (inHand.contains(delivery)) {
                        later(AGAIN, () -> sendOn(delivery));
                    }
                }));
    }

    private void start(Delivery delivery) {
        Ticket ticket = delivery.ticket();
        Claim claim = new Claim(ticket.attempt(), boot + "/" + ++claims);
        Slot slot = new Slot(id, Optional.ofNullable(free.pollFirst()).orElseThrow());
        running.put(claim, new Run(slot, time.instant(), delivery));
        boolean asks = world.broken != BrokenRule.QUESTION && isDoubtful(delivery);
        Event.AttemptStarted started =
                new Event.AttemptStarted(claim, slot, time.instant(), asks ? Start.ASKS : Start.FRESH);
        if (asks) {
            waiting.add(claim);
            later(ticket.offer().orElseThrow().answer(), () -> {
                if (waiting.contains(claim)) {
                    begin(new Event.AttemptStarted(claim, slot, time.instant(), Start.UNANSWERED));
                }
            });
            tell(started, () -> inHand.remove(delivery));
        } else {
            begin(started);
        }
    }

    private boolean isDoubtful(Delivery delivery) {
        Ticket.Offer offer = delivery.ticket().offer().orElseThrow();
        return offer.again()
                || delivery.isRedelivered()
                || offer.at().plus(Duration.ofMinutes(1)).isBefore(time.instant());
    }

    /** Written down before the tasks begin, as what is sent may not arrive. */
    private void begin(Event.AttemptStarted started) {
        Claim claim = started.claim();
        disk.begun().put(claim, started);
        Delivery delivery = run(claim).delivery();
        tell(started, () -> inHand.remove(delivery));
        proceed(claim, started.start());
    }

    private Run run(Claim claim) {
        return Optional.ofNullable(running.get(claim)).orElseThrow();
    }

    private void proceed(Claim claim, Start start) {
        waiting.remove(claim);
        if (world.broken != BrokenRule.ABILITY && !isAble(run(claim).delivery().ticket())) {
            end(claim, AttemptOutcome.BROKEN, BrokenReason.ENGINE_AWAY); // it went away since the ticket was taken
            return;
        }
        Course course = world.begun(this, claim, run(claim).delivery(), start);
        later(course.takes(), () -> end(claim, course.outcome()));
    }

    /** Sends a start until it is confirmed, whatever becomes of its attempt. */
    private void tell(Event.AttemptStarted started, Runnable then) {
        broker.publish(this, () -> broker.put(started))
                .whenComplete((done, error) -> act(() -> {
                    if (error == null) {
                        if (started.start() != Start.ASKS) {
                            disk.begun().remove(started.claim());
                        }
                        then.run();
                    } else {
                        later(AGAIN, () -> tell(started, then));
                    }
                }));
    }

    private void end(Claim claim, AttemptOutcome outcome) {
        end(claim, outcome, BrokenReason.CHECKOUT);
    }

    /** @param ifBroken why it is broken, when it is */
    private void end(Claim claim, AttemptOutcome outcome, BrokenReason ifBroken) {
        Run run = running.remove(claim);
        if (run == null) {
            return;
        }
        waiting.remove(claim);
        world.ended(claim, outcome);
        free.add(run.slot().number());
        inHand.remove(run.delivery());
        Optional<BrokenReason> reason = outcome == AttemptOutcome.BROKEN ? Optional.of(ifBroken) : Optional.empty();
        outbox.put(
                claim,
                new Event.AttemptFinished(
                        claim,
                        run.slot(),
                        "wt-1",
                        run.started(),
                        time.instant(),
                        AttemptResult.withoutTasks(outcome, reason, claim.token()),
                        ""));
        report(claim);
        pull();
    }

    private void report(Claim claim) {
        Event.AttemptFinished finished = outbox.get(claim);
        if (finished == null) {
            return;
        }
        broker.publish(this, () -> broker.put(finished))
                .whenComplete((done, error) -> act(() -> {
                    if (error == null) {
                        outbox.remove(claim);
                    } else {
                        later(AGAIN, () -> report(claim));
                    }
                }));
    }

    void command(Command command) {
        epoch = Math.max(epoch, command.epoch());
        if (command.epoch() < epoch) {
            return;
        }
        switch (command.control()) {
            case Control.Cancel cancel -> end(cancel.claim(), AttemptOutcome.CANCELLED);
            case Control.Abandon abandon -> {
                Run run = running.remove(abandon.claim());
                waiting.remove(abandon.claim());
                outbox.remove(abandon.claim());
                if (run != null) {
                    inHand.remove(run.delivery());
                    world.stopped(abandon.claim());
                    free.add(run.slot().number());
                }
            }
            case Control.Pause ignored -> readiness = Readiness.PAUSED;
            case Control.Quarantine ignored -> readiness = Readiness.QUARANTINED;
            case Control.TakeOne ignored -> readiness = Readiness.READY;
            case Control.Resume ignored -> readiness = Readiness.READY;
            case Control.Drain ignored -> readiness = Readiness.DRAINING;
            case Control.Proceed proceed -> {
                if (waiting.contains(proceed.claim())) {
                    proceed(proceed.claim(), Start.ASKS);
                }
            }
            case Control.Tail ignored -> {}
            case Control.KeepEnvironment keep -> host.keep(keep.order());
            case Control.RemoveEnvironment remove -> host.remove(remove.environment());
            case Control.OpenTunnel ignored -> {}
        }
        pull();
    }
}
