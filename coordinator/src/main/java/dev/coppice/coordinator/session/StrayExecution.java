package dev.coppice.coordinator.session;

import dev.coppice.attempt.Claim;
import dev.coppice.slot.Slot;
import java.time.Instant;

/**
 * An execution of an attempt beside the one that is recorded as the attempt, or one that began without the coordinator's word. What its
 * tasks did has happened, although nothing of it counts.
 *
 * @param heardAt when the coordinator heard of it first
 */
public record StrayExecution(Claim claim, Slot slot, StrayReason reason, Instant heardAt) {
    private static final int SHORT = 8;

    /** As much of the claim's token as tells it from others, for people. */
    public String shortToken() {
        return claim.token().substring(0, Math.min(SHORT, claim.token().length()));
    }

    /** What happened and why, for people. */
    public String words() {
        return "attempt " + claim.attempt().number() + " was also begun by " + slot + " (claim " + shortToken()
                + ", heard of at " + heardAt + "): " + reason.words();
    }
}
