package dev.coppice.coordinator.store;

import dev.coppice.job.JobSpec;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Cache;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A specification in which nothing is left out. */
final class Specs {
    static final JobSpec SPEC = new JobSpec(
            "docs/ä.md",
            "1,3-4",
            "Name",
            List.of(new Batch(1, "B", List.of(new Task("1.1", "T", List.of(new ShellBlock("bash", "true\n", 7)))))),
            "default",
            3,
            2,
            Duration.ofMinutes(30),
            Optional.of(Duration.ofSeconds(90)),
            Isolation.CLONE,
            List.of(new Cache("maven", Optional.empty()), new Cache("own", Optional.of("x/y"))),
            Map.of("LANG", "C"),
            List.of("TOKEN"),
            List.of("**/*.xml"),
            List.of("*.log"),
            OnFailure.CONTINUE,
            Optional.empty());

    private Specs() {}

    /** The same of another plan. */
    static JobSpec named(String plan) {
        return new JobSpec(
                plan,
                SPEC.range(),
                SPEC.name(),
                SPEC.batches(),
                SPEC.pool(),
                SPEC.priority(),
                SPEC.retries(),
                SPEC.timeout(),
                SPEC.taskTimeout(),
                SPEC.isolation(),
                SPEC.caches(),
                SPEC.env(),
                SPEC.secrets(),
                SPEC.reports(),
                SPEC.artifacts(),
                SPEC.onFailure(),
                SPEC.environment());
    }
}
