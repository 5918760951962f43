package dev.coppice.worker.environment.engine;

import java.util.Map;

/** A container that the engine has. */
public record FoundContainer(String id, String name, Map<String, String> labels, ContainerState.Status status) {
    public FoundContainer {
        labels = Map.copyOf(labels);
    }
}
