package dev.coppice.coordinator;

import dev.coppice.environment.Ability;
import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.environment.TaskContainer;
import dev.coppice.job.JobSpec;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Specifications of jobs that do next to nothing. */
public final class Specs {
    private Specs() {}

    public static JobSpec spec(String plan) {
        return spec(plan, "default", 0, 0);
    }

    public static JobSpec spec(String plan, String pool, int priority, int retries) {
        return spec(plan, pool, priority, retries, Optional.empty());
    }

    /** One whose worker needs an ability. */
    public static JobSpec needing(Ability ability, String plan, String pool, int priority, int retries) {
        EnvironmentSpec environment = new EnvironmentSpec(
                ability == Ability.CONTAINERS ? Optional.of(TaskContainer.of("image")) : Optional.empty(),
                Map.of(),
                ability == Ability.COMPOSE
                        ? Optional.of(new ComposeSpec(
                                List.of("compose.yml"), List.of(), "web", Optional.empty(), Map.of(), Optional.empty()))
                        : Optional.empty(),
                EnvironmentSpec.DEFAULT_WAIT);
        return spec(plan, pool, priority, retries, Optional.of(environment));
    }

    private static JobSpec spec(
            String plan, String pool, int priority, int retries, Optional<EnvironmentSpec> environment) {
        Task task = new Task("1.1", "Do", List.of(new ShellBlock("bash", "true", 1)));
        return new JobSpec(
                plan,
                "all",
                plan,
                List.of(new Batch(1, "Only", List.of(task))),
                pool,
                priority,
                retries,
                Duration.ofMinutes(30),
                Optional.empty(),
                Isolation.WORKTREE,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                OnFailure.STOP,
                environment);
    }
}
