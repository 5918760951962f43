package dev.coppice.worker.environment.engine;

import java.util.List;
import java.util.Map;

/**
 * A network that the engine has.
 *
 * @param subnets such as {@code 172.17.0.0/16}
 */
public record FoundNetwork(String id, String name, List<String> subnets, Map<String, String> labels) {
    public FoundNetwork {
        subnets = List.copyOf(subnets);
        labels = Map.copyOf(labels);
    }
}
