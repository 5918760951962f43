package dev.coppice.coordinator.fleet;

import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A worker as it was heard of last.
 *
 * @param boot names its process
 * @param wanted how it is to stand, for a person or the quarantine said so; empty when it may take tickets
 */
public record KnownWorker(
        WorkerId id, String boot, Set<String> pools, int slots, Instant heardAt, Optional<Readiness> wanted) {
    public KnownWorker {
        pools = Set.copyOf(pools);
    }
}
