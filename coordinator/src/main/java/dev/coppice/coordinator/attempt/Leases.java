package dev.coppice.coordinator.attempt;

import dev.coppice.attempt.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which claims have not been heard of for too long. Time counts only while the coordinator is awake: after a gap between two
 * of its own signs of life every claim has a full lease anew. For the deciding thread only.
 */
public final class Leases {
    private final Duration lease;
    private final Map<Claim, Instant> heard = new HashMap<>();
    private Instant awake = Instant.MIN;

    /** @param lease how long a claim lives without being heard of; a gap of a third of it counts as a pause */
    public Leases(Duration lease) {
        this.lease = lease;
    }

    /** The claim was heard of. */
    public void heard(Claim claim, Instant now) {
        heard.put(claim, now);
    }

    /** The claim's attempt has ended. */
    public void forget(Claim claim) {
        heard.remove(claim);
    }

    /** Forgets all. */
    public void clear() {
        heard.clear();
    }

    public boolean isEmpty() {
        return heard.isEmpty();
    }

    /** How often to ask for {@link #expired}, at least. */
    public Duration checkEvery() {
        return lease.dividedBy(10);
    }

    /** The claims that were not heard of for a whole lease. To be asked regularly: asking is the coordinator's sign of life. */
    public List<Claim> expired(Instant now) {
        boolean paused = awake.isBefore(now.minus(lease.dividedBy(3)));
        awake = now;
        if (paused) {
            heard.replaceAll((claim, at) -> now);
            return List.of();
        }
        return heard.entrySet().stream()
                .filter(entry -> !entry.getValue().plus(lease).isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
    }
}
