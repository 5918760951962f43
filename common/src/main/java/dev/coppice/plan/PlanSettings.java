package dev.coppice.plan;

import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.TaskContainer;
import java.time.Duration;
import java.util.HashMap;
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
        Optional<TaskContainer> container,
        Map<String, ServiceSpec> services,
        Optional<ComposeSpec> compose,
        Optional<Duration> readyWithin,
        Optional<List<String>> reports,
        Optional<List<String>> artifacts,
        Optional<OnFailure> onFailure) {

    /** No setting of {@code retries} is higher. */
    public static final int MOST_RETRIES = 100;

    /** Says nothing. */
    public static final PlanSettings NONE = builder().build();

    public PlanSettings {
        needs = needs.map(List::copyOf);
        caches = caches.map(List::copyOf);
        env = Map.copyOf(env);
        secrets = secrets.map(List::copyOf);
        services = Map.copyOf(services);
        reports = reports.map(List::copyOf);
        artifacts = artifacts.map(List::copyOf);
    }

    public static PlanSettingsBuilder builder() {
        return new PlanSettingsBuilder();
    }

    /**
     * These settings where they say something, otherwise those below. Variables are merged one by one. A name is either a
     * variable or a secret, as the upper source has it. Containers and a compose file exclude each other, so either of them
     * here hides the other below.
     */
    public PlanSettings over(PlanSettings below) {
        Map<String, String> variables = new HashMap<>(below.env);
        secrets.ifPresent(variables.keySet()::removeAll);
        variables.putAll(env);
        boolean containers = container.isPresent() || !services.isEmpty();
        return new PlanSettings(
                name.or(below::name),
                timeout.or(below::timeout),
                taskTimeout.or(below::taskTimeout),
                retries.or(below::retries),
                pool.or(below::pool),
                priority.or(below::priority),
                needs.or(below::needs),
                isolation.or(below::isolation),
                caches.or(below::caches),
                variables,
                secrets.or(below::secrets).map(this::withoutVariables),
                compose.isPresent() ? container : container.or(below::container),
                compose.isPresent() || !services.isEmpty() ? services : below.services,
                containers ? compose : compose.or(below::compose),
                readyWithin.or(below::readyWithin),
                reports.or(below::reports),
                artifacts.or(below::artifacts),
                onFailure.or(below::onFailure));
    }

    /** The containers that these settings ask for. */
    public Optional<EnvironmentSpec> environment() {
        return EnvironmentSpec.of(container, services, compose, readyWithin);
    }

    private List<String> withoutVariables(List<String> names) {
        return names.stream().filter(name -> !env.containsKey(name)).toList();
    }
}
