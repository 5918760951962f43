package dev.coppice.coordinator.dispatch;

import dev.coppice.environment.Ability;
import dev.coppice.job.JobQueue;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A worker as it was heard of last.
 *
 * @param abilities what it can do that others can't, by {@link Ability#word}, with what does it
 * @param busy how many attempts it runs, as far as the coordinator knows
 * @param note why it takes no tickets, or what else is wrong with it; empty when there is nothing to say
 * @param heardAt by the coordinator's clock
 * @param silent whether several heartbeats are missing since: it is cut off, has stopped, or is dead
 * @param ahead how far its clock is ahead of the coordinator's, the way of a heartbeat that came soon included; negative when it is behind
 */
public record WorkerView(
        WorkerId id,
        String boot,
        Set<String> pools,
        Map<String, String> abilities,
        int slots,
        int busy,
        Readiness readiness,
        String note,
        Instant heardAt,
        boolean silent,
        Duration ahead) {

    private static final String NAMESAKE =
            "several workers have this name, and are taken for one: give each a --name of its own";

    static WorkerView of(
            Heartbeat beat, Instant heardAt, boolean silent, Duration ahead, boolean hasNamesake, int busy) {
        return new WorkerView(
                beat.worker(),
                beat.boot(),
                beat.pools(),
                beat.abilities(),
                beat.slots(),
                busy,
                beat.readiness(),
                hasNamesake ? NAMESAKE : beat.note(),
                heardAt,
                silent,
                ahead);
    }

    /** Those that its tickets come from. */
    public Set<JobQueue> queues() {
        return JobQueue.served(pools, abilities.keySet());
    }

    /** Whether it can do what the jobs of a queue need. */
    public boolean isAble(JobQueue queue) {
        return queues().contains(queue);
    }
}
