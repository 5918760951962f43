package dev.coppice.transport;

import dev.coppice.attempt.Claim;
import dev.coppice.environment.Ability;
import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.job.JobQueue;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A worker's sign of life.
 *
 * @param boot random; one for each start of the worker
 * @param sequence counts up within a boot
 * @param sentAt by the worker's clock
 * @param slots how many attempts it may run at once
 * @param note why it takes no tickets, or what else is wrong with it, for people; empty when there is nothing to say
 * @param claims all that it holds: those whose end is not confirmed yet included
 * @param waiting those of them whose tasks wait for a {@link Control.Proceed}
 * @param abilities what it can do that others can't, by {@link Ability#word}, with what does it, such as {@code Docker 28.5.2}
 * @param hosting of named environments; empty when it hosts none
 */
public record Heartbeat(
        WorkerId worker,
        String boot,
        long sequence,
        Instant sentAt,
        Set<String> pools,
        int slots,
        Readiness readiness,
        String note,
        List<Claim> claims,
        List<Claim> waiting,
        Map<String, String> abilities,
        Optional<EnvironmentHosting> hosting)
        implements Pulse {
    public Heartbeat {
        pools = Set.copyOf(pools);
        claims = List.copyOf(claims);
        waiting = List.copyOf(waiting);
        abilities = Map.copyOf(abilities);
    }

    /** One without a claim that waits, of a worker that can do no more than others, and hosts no named environments. */
    public Heartbeat(
            WorkerId worker,
            String boot,
            long sequence,
            Instant sentAt,
            Set<String> pools,
            int slots,
            Readiness readiness,
            String note,
            List<Claim> claims) {
        this(
                worker,
                boot,
                sequence,
                sentAt,
                pools,
                slots,
                readiness,
                note,
                claims,
                List.of(),
                Map.of(),
                Optional.empty());
    }

    /** The same, with claims that wait. */
    public Heartbeat withWaiting(List<Claim> some) {
        return new Heartbeat(
                worker, boot, sequence, sentAt, pools, slots, readiness, note, claims, some, abilities, hosting);
    }

    /** The same, of a worker with abilities. */
    public Heartbeat withAbilities(Map<String, String> some) {
        return new Heartbeat(
                worker, boot, sequence, sentAt, pools, slots, readiness, note, claims, waiting, some, hosting);
    }

    /** The same, of a worker that hosts named environments. */
    public Heartbeat withHosting(EnvironmentHosting some) {
        return new Heartbeat(
                worker,
                boot,
                sequence,
                sentAt,
                pools,
                slots,
                readiness,
                note,
                claims,
                waiting,
                abilities,
                Optional.of(some));
    }

    /** The queues that its tickets come from. */
    public Set<JobQueue> queues() {
        return JobQueue.served(pools, abilities.keySet());
    }
}
