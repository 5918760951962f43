package dev.coppice.coordinator;

import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StrayExecution;
import dev.coppice.coordinator.session.StrayReason;
import dev.coppice.slot.Slot;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Notes executions beside those that are recorded as attempts, so that each one is accounted for. For the deciding thread only. */
final class Strays {
    private final Store store;
    private final Map<StrayReason, Integer> counts = new EnumMap<>(StrayReason.class);

    Strays(Store store) {
        this.store = store;
        for (StrayReason reason : StrayReason.values()) {
            counts.put(reason, 0);
        }
    }

    /** A claim has begun an attempt that it does not own: that is noted, unless it owned it when it began. */
    void beside(Step step, Claim claim, Slot slot) {
        step.flush();
        Optional<Claim> owner = store.owner(claim.attempt());
        note(step, claim, slot, owner.isPresent() ? StrayReason.TICKET_TWICE : StrayReason.ATTEMPT_OVER);
    }

    /** A claim has begun an attempt for this reason: that is noted, unless it is recorded as the attempt. */
    void note(Step step, Claim claim, Slot slot, StrayReason reason) {
        step.flush();
        boolean recorded = reason != StrayReason.UNANSWERED
                && store.owner(claim.attempt()).filter(claim::equals).isPresent();
        if (!recorded
                && step.find(claim.attempt().job()).isPresent()
                && store.note(new StrayExecution(claim, slot, reason, step.now()))) {
            step.afterwards(() -> counts.merge(reason, 1, Integer::sum));
        }
    }

    /** How many were noted by this coordinator. */
    Map<StrayReason, Integer> counts() {
        return Map.copyOf(counts);
    }
}
