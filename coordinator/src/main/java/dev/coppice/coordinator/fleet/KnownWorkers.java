package dev.coppice.coordinator.fleet;

import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The workers that were ever heard of. Safe for use by many threads. Each method throws {@code StoreException} when the database fails. */
public interface KnownWorkers {

    /** All of them, by id. */
    List<KnownWorker> all();

    /** Records what was heard of workers, but for how they are to stand, which stays. To be called now and then, not for each heartbeat. */
    void heard(Collection<KnownWorker> workers);

    /** Records how a worker is to stand; empty when it may take tickets. False when it was never heard of. */
    boolean want(WorkerId worker, Optional<Readiness> wanted);

    /** Forgets workers that were not heard of since a time. */
    void forget(Instant heardBefore);
}
