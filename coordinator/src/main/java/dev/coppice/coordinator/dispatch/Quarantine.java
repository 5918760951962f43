package dev.coppice.coordinator.dispatch;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import dev.coppice.transport.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps tickets from workers whose last attempts broke for their own reasons, but for one now and then that shows whether they have
 * mended. Never from more than half of a pool. It is kept in memory: a coordinator that starts lets all work again. For the deciding
 * thread only.
 */
public final class Quarantine {
    private static final Set<BrokenReason> OWN_REASONS = Set.of(
            BrokenReason.CHECKOUT,
            BrokenReason.IMAGE_PULL,
            BrokenReason.PORTS_EXHAUSTED,
            BrokenReason.DISK_FULL,
            BrokenReason.WORKER_ERROR);
    private static final int IN_A_ROW = 3;
    private static final Duration BETWEEN_TRIALS = Duration.ofMinutes(1);

    private final Fleet fleet;
    private final Map<WorkerId, Integer> brokenInARow = new HashMap<>();
    private final Map<WorkerId, Instant> nextTrial = new HashMap<>();
    private final Set<WorkerId> held = new HashSet<>();

    public Quarantine(Fleet fleet) {
        this.fleet = fleet;
    }

    /** An attempt has ended on a worker. */
    public void ended(WorkerId worker, AttemptResult result, Instant now) {
        if (result.reason().filter(OWN_REASONS::contains).isEmpty()) {
            brokenInARow.remove(worker);
            nextTrial.remove(worker);
            held.remove(worker);
        } else if (brokenInARow.merge(worker, 1, Integer::sum) >= IN_A_ROW) {
            nextTrial.putIfAbsent(worker, now.plus(BETWEEN_TRIALS));
        }
    }

    public boolean holds(WorkerId worker) {
        return held.contains(worker);
    }

    /** What a worker is to be told that says how it stands; empty when that is as it should be. */
    public Optional<Control> answer(Heartbeat beat, Instant now) {
        boolean hold = nextTrial.containsKey(beat.worker()) && leavesHalf(beat);
        if (hold) {
            held.add(beat.worker());
        } else {
            held.remove(beat.worker());
        }
        return switch (beat.readiness()) {
            case READY -> hold ? Optional.of(new Control.Quarantine()) : Optional.empty();
            case QUARANTINED -> {
                if (!hold) {
                    yield Optional.of(new Control.Resume());
                }
                yield trialIsDue(beat.worker(), now) ? Optional.of(new Control.TakeOne()) : Optional.empty();
            }
            case PAUSED, DRAINING, LACKING -> Optional.empty();
        };
    }

    private boolean trialIsDue(WorkerId worker, Instant now) {
        boolean due = nextTrial.getOrDefault(worker, Instant.MAX).isBefore(now);
        if (due) {
            nextTrial.put(worker, now.plus(BETWEEN_TRIALS));
        }
        return due;
    }

    /** Whether, with this one held, at least half of each of its pools' workers are not. */
    private boolean leavesHalf(Heartbeat beat) {
        return beat.pools().stream().allMatch(pool -> {
            Set<WorkerId> serving = fleet.serving(pool);
            long without = serving.stream()
                    .filter(worker -> worker.equals(beat.worker()) || held.contains(worker))
                    .count();
            return without * 2 <= serving.size();
        });
    }
}
