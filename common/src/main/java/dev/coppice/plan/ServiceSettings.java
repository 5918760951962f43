package dev.coppice.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container that runs beside an attempt, such as its database. */
public record ServiceSettings(
        String image, Map<String, String> env, List<Integer> ports, Optional<String> healthcheck) {
    public ServiceSettings {
        env = Map.copyOf(env);
        ports = List.copyOf(ports);
    }
}
