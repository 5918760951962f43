package dev.coppice.job;

import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Cache;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a job is to do, with every setting decided: all that a worker needs besides the commit.
 *
 * @param plan the plan's path in its repository, or the label of a job that has no plan file
 * @param range the batch range as it was asked for, such as {@code all} or {@code 1,3-4}
 * @param name for people
 * @param batches the selected batches only
 * @param timeout of one attempt, checkout to report; positive
 * @param taskTimeout of one task
 * @param retries further attempts after one whose tests failed or timed out; from 0
 * @param environment the containers that it runs in and beside; empty when it needs none
 */
public record JobSpec(
        String plan,
        String range,
        String name,
        List<Batch> batches,
        String pool,
        int priority,
        int retries,
        Duration timeout,
        Optional<Duration> taskTimeout,
        Isolation isolation,
        List<Cache> caches,
        Map<String, String> env,
        List<String> secrets,
        List<String> reports,
        List<String> artifacts,
        OnFailure onFailure,
        Optional<EnvironmentSpec> environment) {
    public JobSpec {
        batches = List.copyOf(batches);
        caches = List.copyOf(caches);
        env = Map.copyOf(env);
        secrets = List.copyOf(secrets);
        reports = List.copyOf(reports);
        artifacts = List.copyOf(artifacts);
    }

    /** Where its tickets wait. */
    public JobQueue queue() {
        return JobQueue.of(pool, environment.map(EnvironmentSpec::needs).orElse(Set.of()));
    }

    /** How many tasks the selected batches have together. */
    public int taskCount() {
        return batches.stream().mapToInt(batch -> batch.tasks().size()).sum();
    }
}
