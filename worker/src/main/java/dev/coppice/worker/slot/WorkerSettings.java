package dev.coppice.worker.slot;

import dev.coppice.slot.WorkerId;
import java.time.Duration;
import java.util.Set;

/**
 * What a worker is set to.
 *
 * @param pools it serves; at least one
 * @param slots how many attempts run at once; from 1
 * @param heartbeat the time between two signs of life
 */
public record WorkerSettings(WorkerId id, Set<String> pools, int slots, Duration heartbeat) {
    public WorkerSettings {
        pools = Set.copyOf(pools);
        if (pools.isEmpty()) {
            throw new IllegalArgumentException("worker " + id + " serves no pool: name at least one");
        }
        if (slots < 1) {
            throw new IllegalArgumentException("worker " + id + " has " + slots + " slots: it needs at least 1");
        }
    }
}
