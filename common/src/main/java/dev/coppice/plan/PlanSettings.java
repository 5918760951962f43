package dev.coppice.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that one source gives (a plan's front matter, a repository's {@code coppice.yml}, a command line); what is
 * empty is left to the source below it.
 */
public record PlanSettings(
        Optional<String> name,
        Optional<Duration> timeout,
        Optional<Duration> taskTimeout,
        Optional<Integer> retries,
        Optional<String> pool,
        Optional<Integer> priority,
        Optional<List<String>> needs,
        Optional<Isolation> isolation,
        Optional<List<Cache>> caches,
        Map<String, String> env,
        Optional<List<String>> secrets,
        Optional<ContainerSettings> container,
        Map<String, ServiceSettings> services,
        Optional<ComposeSettings> compose,
        Optional<List<String>> reports,
        Optional<List<String>> artifacts,
        Optional<OnFailure> onFailure) {}
