package dev.coppice.environment;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The containers that an attempt asks for. A compose file excludes the other two.
 *
 * @param container where the tasks run; empty for the worker's host
 * @param services what runs beside the tasks, by the name under which it is reached
 * @param readyWithin how long all services together may take to become ready, by the worker's clock; positive
 */
public record EnvironmentSpec(
        Optional<TaskContainer> container,
        Map<String, ServiceSpec> services,
        Optional<ComposeSpec> compose,
        Duration readyWithin) {

    public static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);

    public EnvironmentSpec {
        services = Map.copyOf(services);
    }

    /** The environment for these parts; empty when there are none. */
    public static Optional<EnvironmentSpec> of(
            Optional<TaskContainer> container,
            Map<String, ServiceSpec> services,
            Optional<ComposeSpec> compose,
            Optional<Duration> readyWithin) {
        if (container.isEmpty() && services.isEmpty() && compose.isEmpty()) {
            return Optional.empty();
        }
        Duration limit =
                compose.flatMap(ComposeSpec::readyWithin).or(() -> readyWithin).orElse(DEFAULT_WAIT);
        return Optional.of(new EnvironmentSpec(container, services, compose, limit));
    }

    /** What a worker must be able to do to run it. */
    public Set<Ability> needs() {
        Set<Ability> needs = EnumSet.noneOf(Ability.class);
        if (container.isPresent() || !services.isEmpty()) {
            needs.add(Ability.CONTAINERS);
        }
        if (compose.isPresent()) {
            needs.addAll(EnumSet.of(Ability.CONTAINERS, Ability.COMPOSE));
        }
        return needs;
    }

    /** The services in the order of their names. */
    public Map<String, ServiceSpec> servicesByName() {
        Map<String, ServiceSpec> ordered = new LinkedHashMap<>();
        services.keySet().stream().sorted().forEach(name -> ordered.put(name, serviceOf(name)));
        return ordered;
    }

    private ServiceSpec serviceOf(String name) {
        ServiceSpec service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("there is no service " + name);
        }
        return service;
    }
}
