package dev.coppice.coordinator.dispatch;

import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** The workers that were heard of lately. For the deciding thread only. */
public final class Fleet {
    private record Worker(Heartbeat beat, Instant heard) {}

    private final Duration memory;
    private final Map<WorkerId, Worker> workers = new LinkedHashMap<>();

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
        workers.put(beat.worker(), new Worker(beat, now));
        return true;
    }

    /** Forgets the workers that have been silent for too long; true when there were any. */
    public boolean forgetSilent(Instant now) {
        return workers.values().removeIf(worker -> worker.heard().plus(memory).isBefore(now));
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

    /** The slots of a pool's live workers. */
    public List<Slot> slots(String pool) {
        List<Slot> slots = new ArrayList<>();
        for (Heartbeat beat : serving(pool)) {
            for (int number = 1; number <= beat.slots(); number++) {
                slots.add(new Slot(beat.worker(), number));
            }
        }
        return slots;
    }

    /** @param busy how many attempts a worker runs */
    int freeSlots(String pool, ToIntFunction<WorkerId> busy) {
        return serving(pool).stream()
                .mapToInt(beat -> Math.max(0, beat.slots() - busy.applyAsInt(beat.worker())))
                .sum();
    }

    int slotCount(String pool) {
        return serving(pool).stream().mapToInt(Heartbeat::slots).sum();
    }

    /** Whom a ticket should name: the given workers, or nobody when no other one serves the pool. */
    public Set<WorkerId> avoidable(String pool, Set<WorkerId> avoid) {
        boolean others = serving(pool).stream().anyMatch(beat -> !avoid.contains(beat.worker()));
        return others ? avoid : Set.of();
    }

    private List<Heartbeat> serving(String pool) {
        return workers.values().stream()
                .map(Worker::beat)
                .filter(beat -> beat.pools().contains(pool))
                .toList();
    }
}
