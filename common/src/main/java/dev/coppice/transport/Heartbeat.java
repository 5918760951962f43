package dev.coppice.transport;

import dev.coppice.attempt.Claim;
import dev.coppice.slot.WorkerId;
import java.util.List;
import java.util.Set;

/**
 * A worker's sign of life.
 *
 * @param boot random; one for each start of the worker
 * @param sequence counts up within a boot
 * @param slots how many attempts it may run at once
 * @param claims all that it holds: those whose end is not confirmed yet included
 */
public record Heartbeat(WorkerId worker, String boot, long sequence, Set<String> pools, int slots, List<Claim> claims) {
    public Heartbeat {
        pools = Set.copyOf(pools);
        claims = List.copyOf(claims);
    }
}
