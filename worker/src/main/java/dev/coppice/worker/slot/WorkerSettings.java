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
 * @param confirmWait how long the transport may take until it has a message for good, before that is sent again
 * @param slotsGoOn whether a slot that met an error of the worker's own goes on after a rest, or takes no more tickets
 */
public record WorkerSettings(
        WorkerId id, Set<String> pools, int slots, Duration heartbeat, Duration confirmWait, boolean slotsGoOn) {
    /** The usual time between two signs of life. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(3);

    /** The usual wait for a confirm. */
    public static final Duration CONFIRM_WAIT = Duration.ofSeconds(15);

    /** With the usual times, and slots that go on. */
    public WorkerSettings(WorkerId id, Set<String> pools, int slots) {
        this(id, pools, slots, HEARTBEAT, CONFIRM_WAIT, true);
    }

    /** With the usual times. */
    public WorkerSettings(WorkerId id, Set<String> pools, int slots, boolean slotsGoOn) {
        this(id, pools, slots, HEARTBEAT, CONFIRM_WAIT, slotsGoOn);
    }

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
