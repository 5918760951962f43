package dev.coppice.coordinator;

import dev.coppice.coordinator.dispatch.Fleet;
import dev.coppice.coordinator.dispatch.Quarantine;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import dev.coppice.transport.Heartbeat;
import java.util.HashMap;
import java.util.Map;

/**
 * What persons, and the quarantine, want of workers. A worker that says it stands otherwise is told again, at each heartbeat. For the
 * deciding thread only.
 */
final class WorkerOrders {
    private final Fleet fleet;
    private final Quarantine quarantine;
    private final Map<WorkerId, Control> wanted = new HashMap<>();
    private final Map<WorkerId, String> boots = new HashMap<>();

    WorkerOrders(Fleet fleet, Quarantine quarantine) {
        this.fleet = fleet;
        this.quarantine = quarantine;
    }

    /** A person wants something of a worker; false when no such worker lives. */
    boolean want(Step step, WorkerId worker, Control control) {
        if (!fleet.isLive(worker)) {
            return false;
        }
        wanted.put(worker, control);
        step.order(worker, control);
        return true;
    }

    /** Answers a heartbeat whose worker does not stand as it should. */
    void heartbeat(Step step, Heartbeat beat) {
        String before = boots.put(beat.worker(), beat.boot());
        if (before != null && !before.equals(beat.boot())) {
            wanted.remove(beat.worker(), new Control.Drain()); // it was drained, and has started anew
        }
        Control want = wanted.get(beat.worker());
        if (want instanceof Control.Resume && beat.readiness() != Readiness.PAUSED) {
            wanted.remove(beat.worker());
            want = null;
        }
        if (want == null) {
            quarantine.answer(beat, step.now()).ifPresent(answer -> step.order(beat.worker(), answer));
        } else if (!isMet(want, beat.readiness())) {
            step.order(beat.worker(), want);
        }
    }

    private static boolean isMet(Control want, Readiness readiness) {
        return switch (readiness) {
            case READY, QUARANTINED -> false;
            case PAUSED -> want instanceof Control.Pause;
            case DRAINING, LACKING -> true;
        };
    }
}
