package dev.coppice.coordinator;

import dev.coppice.coordinator.environment.EnvironmentView;
import dev.coppice.coordinator.session.StrayReason;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.slot.Readiness;
import java.util.Map;

/**
 * How many there are of what, at one moment.
 *
 * @param jobs those that have not ended, by state
 * @param queues every one that a live worker takes tickets from or that a job waits in
 * @param workers the live ones, by readiness
 * @param staleEvents that came too late or more than once, since this coordinator began to decide
 * @param environments named ones, by state or {@link EnvironmentView#UNREACHABLE}
 * @param strays executions beside the recorded attempts that this coordinator has noted, by reason
 */
public record Census(
        Map<JobState, Integer> jobs,
        Map<JobQueue, Figures> queues,
        Map<Readiness, Integer> workers,
        int sessions,
        Map<String, Integer> environments,
        long staleEvents,
        Map<StrayReason, Integer> strays) {
    /** Before anything was counted. */
    public static final Census NOTHING = new Census(Map.of(), Map.of(), Map.of(), 0, Map.of(), 0, Map.of());

    public Census {
        jobs = Map.copyOf(jobs);
        queues = Map.copyOf(queues);
        workers = Map.copyOf(workers);
        environments = Map.copyOf(environments);
        strays = Map.copyOf(strays);
    }

    /**
     * Those of a queue.
     *
     * @param waiting jobs that could run now if they were chosen, and tickets that nobody has taken yet
     * @param slots of workers that take tickets of it
     * @param serving how many live workers serve its pool, able or not
     */
    public record Figures(int waiting, int slots, int freeSlots, int serving) {}
}
