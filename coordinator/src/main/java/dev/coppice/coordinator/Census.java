package dev.coppice.coordinator;

import dev.coppice.coordinator.session.StrayReason;
import dev.coppice.job.JobState;
import dev.coppice.slot.Readiness;
import java.util.Map;

/**
 * How many there are of what, at one moment.
 *
 * @param jobs those that have not ended, by state
 * @param pools by name: every pool that a live worker serves or that a job waits for
 * @param workers the live ones, by readiness
 * @param staleEvents that came too late or more than once, since this coordinator began to decide
 * @param strays executions beside the recorded attempts that this coordinator has noted, by reason
 */
public record Census(
        Map<JobState, Integer> jobs,
        Map<String, Pool> pools,
        Map<Readiness, Integer> workers,
        int sessions,
        long staleEvents,
        Map<StrayReason, Integer> strays) {
    /** Before anything was counted. */
    public static final Census NOTHING = new Census(Map.of(), Map.of(), Map.of(), 0, 0, Map.of());

    public Census {
        jobs = Map.copyOf(jobs);
        pools = Map.copyOf(pools);
        workers = Map.copyOf(workers);
        strays = Map.copyOf(strays);
    }

    /**
     * A pool.
     *
     * @param waiting jobs that could run now if they were chosen, and tickets that nobody has taken yet
     * @param slots of workers that take tickets
     */
    public record Pool(int waiting, int slots, int freeSlots) {}
}
