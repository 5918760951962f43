package dev.coppice.coordinator.dispatch;

import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.job.JobQueue;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The workers that were heard of lately. For the deciding thread only. */
public final class Fleet {
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(2);

    private static final int BEATS = 8;
    private static final Duration NAMESAKE_MEMORY = Duration.ofSeconds(30);
    private static final Duration LISTED_AFTER = Duration.ofMinutes(10);

    /**
     * What is known of a worker.
     *
     * @param queues that it takes tickets from
     * @param skews how far its clock seemed to be ahead by each of the last heartbeats of this life of it, the latest last
     * @param lifeBefore the boot id that was heard before this one's
     * @param namesake when another worker of this name was heard last; null when none was
     */
    private record Worker(
            Heartbeat beat,
            Set<JobQueue> queues,
            Instant heard,
            List<Duration> skews,
            @Nullable String lifeBefore,
            @Nullable Instant namesake) {
        static Worker of(Heartbeat beat, Instant heard, @Nullable Worker known) {
            List<Duration> skews = new ArrayList<>();
            String lifeBefore = null;
            Instant namesake = null;
            if (known != null && known.beat().boot().equals(beat.boot())) {
                List<Duration> before = known.skews();
                skews.addAll(before.subList(Math.max(0, before.size() - BEATS + 1), before.size()));
                lifeBefore = known.lifeBefore();
                namesake = known.namesake();
            } else if (known != null) {
                lifeBefore = known.beat().boot();
                // Who starts anew is not heard of in an earlier life any more.
                namesake = beat.boot().equals(known.lifeBefore()) ? known.heard() : null;
            }
            skews.add(Duration.between(heard, beat.sentAt()));
            return new Worker(beat, beat.queues(), heard, skews, lifeBefore, namesake);
        }

        boolean hasNamesake() {
            return namesake != null && namesake.plus(NAMESAKE_MEMORY).isAfter(heard);
        }

        boolean isOlderThan(Duration age, Instant now) {
            return heard.plus(age).isBefore(now);
        }

        /** Whether it was about to stop, with nothing left to do, when it was heard of last. */
        boolean tookItsLeave() {
            return beat.readiness() == Readiness.DRAINING && beat.claims().isEmpty();
        }

        /** How far its clock is ahead: a heartbeat that comes late makes a clock look slow, and none makes it look fast. */
        Duration skew() {
            return Collections.max(skews);
        }
    }

    private final Duration memory;
    /** The live ones. */
    private final Map<WorkerId, Worker> workers = new LinkedHashMap<>();
    /** Those that went silent without taking their leave: nothing counts on them any more, but people look for them. */
    private final Map<WorkerId, Worker> missing = new LinkedHashMap<>();

    /** @param memory how long after its last heartbeat a worker counts as live */
    public Fleet(Duration memory) {
        this.memory = memory;
    }

    /** Takes a heartbeat in; false when it is older than one that was heard before. */
    public boolean beat(Heartbeat beat, Instant now) {
        Worker known = workers.get(beat.worker());
        if (known != null
                && known.beat().boot().equals(beat.boot())
                && known.beat().sequence() >= beat.sequence()) {
            return false;
        }
        workers.put(beat.worker(), Worker.of(beat, now, known));
        missing.remove(beat.worker());
        return true;
    }

    /** A worker's time by the coordinator's clock. Clocks that differ by less than a heartbeat's way may take are left alone. */
    public Instant onOurClock(WorkerId worker, Instant theirs) {
        Worker known = workers.get(worker);
        return known == null || known.skew().abs().compareTo(TOLERATED_SKEW) <= 0 ? theirs : theirs.minus(known.skew());
    }

    /** No longer counts on those that have been silent for too long; such as did not take their leave are listed for some minutes. */
    public void forgetSilent(Instant now) {
        List<Worker> gone = workers.values().stream()
                .filter(worker -> worker.isOlderThan(memory, now))
                .toList();
        for (Worker worker : gone) {
            WorkerId id = worker.beat().worker();
            workers.remove(id);
            if (!worker.tookItsLeave()) {
                missing.put(id, worker);
            }
        }
        missing.values().removeIf(worker -> worker.isOlderThan(memory.plus(LISTED_AFTER), now));
    }

    public boolean isLive(WorkerId worker) {
        return workers.containsKey(worker);
    }

    public boolean isEmpty() {
        return workers.isEmpty();
    }

    /** All pools that a live worker serves, in the order of their names. */
    public Set<String> pools() {
        Set<String> pools = new TreeSet<>();
        workers.values().forEach(worker -> pools.addAll(worker.beat().pools()));
        return pools;
    }

    /** All queues that a live worker takes tickets from. */
    public Set<JobQueue> queues() {
        return workers.values().stream()
                .flatMap(worker -> worker.queues().stream())
                .collect(Collectors.toSet());
    }

    /** The slots of a pool's live workers. */
    public List<Slot> slots(String pool) {
        List<Slot> slots = new ArrayList<>();
        for (Heartbeat beat : beats(pool(pool))) {
            for (int number = 1; number <= beat.slots(); number++) {
                slots.add(new Slot(beat.worker(), number));
            }
        }
        return slots;
    }

    /**
     * How many slots are free in workers that take tickets of a queue.
     *
     * @param busy how many attempts a worker runs
     */
    public int freeSlots(JobQueue queue, ToIntFunction<WorkerId> busy) {
        return ready(queue).stream()
                .mapToInt(beat -> Math.max(0, beat.slots() - busy.applyAsInt(beat.worker())))
                .sum();
    }

    /** How many slots the workers have that take tickets of a queue. */
    public int slotCount(JobQueue queue) {
        return ready(queue).stream().mapToInt(Heartbeat::slots).sum();
    }

    /** Whom a ticket should name: the given workers, or nobody when no other one takes tickets of the queue. */
    public Set<WorkerId> avoidable(JobQueue queue, Set<WorkerId> avoid) {
        boolean others = ready(queue).stream().anyMatch(beat -> !avoid.contains(beat.worker()));
        return others ? avoid : Set.of();
    }

    /** The live workers of a pool, whether or not they take tickets. */
    public Set<WorkerId> serving(String pool) {
        return beats(pool(pool)).stream().map(Heartbeat::worker).collect(Collectors.toSet());
    }

    /** Whether a worker that was heard of just now takes tickets of a queue. */
    public boolean hasTaker(JobQueue queue, Instant now) {

        return workers.values().stream()
                .anyMatch(worker -> worker.beat().readiness() == Readiness.READY
                        && worker.queues().contains(queue)
                        && !isSilent(worker, now));
    }

    /** The last heartbeats of a pool's workers that were heard of just now, by name. */
    public List<Heartbeat> heard(String pool, Instant now) {
        return workers.values().stream()
                .filter(worker -> worker.beat().pools().contains(pool) && !isSilent(worker, now))
                .map(Worker::beat)
                .sorted(Comparator.comparing(beat -> beat.worker().value()))
                .toList();
    }

    /** Whether a worker was heard of just now. */
    public boolean isHeard(WorkerId id, Instant now) {
        Worker worker = workers.get(id);
        return worker != null && !isSilent(worker, now);
    }

    /** When a worker was heard of last; empty when that is long ago. */
    public Optional<Instant> heardAt(WorkerId id) {
        return Optional.ofNullable(workers.getOrDefault(id, missing.get(id))).map(Worker::heard);
    }

    /** The named environments that a worker hosts, as it has told last. */
    public Optional<EnvironmentHosting> hosting(WorkerId id) {
        return Optional.ofNullable(workers.get(id))
                .flatMap(worker -> worker.beat().hosting());
    }

    private boolean isSilent(Worker worker, Instant now) {
        return worker.heard().isBefore(now.minus(memory.multipliedBy(2).dividedBy(3)));
    }

    /** All live workers and those that went missing lately, by name. */
    public List<WorkerView> views(Instant now, ToIntFunction<WorkerId> busy) {
        return Stream.concat(workers.values().stream(), missing.values().stream())
                .map(worker -> WorkerView.of(
                        worker.beat(),
                        worker.heard(),
                        isSilent(worker, now),
                        worker.skew(),
                        worker.hasNamesake(),
                        busy.applyAsInt(worker.beat().worker())))
                .sorted(Comparator.comparing(view -> view.id().value()))
                .toList();
    }

    private static JobQueue pool(String name) {
        return new JobQueue(name, Optional.empty());
    }

    /** The workers that take tickets. */
    private List<Heartbeat> ready(JobQueue queue) {
        return beats(queue).stream()
                .filter(beat -> beat.readiness() == Readiness.READY)
                .toList();
    }

    private List<Heartbeat> beats(JobQueue queue) {
        return workers.values().stream()
                .filter(worker -> worker.queues().contains(queue))
                .map(Worker::beat)
                .toList();
    }
}
