package dev.coppice.worker.environment.engine;

import java.util.Map;

/** A volume that the engine has. */
public record FoundVolume(String name, Map<String, String> labels) {
    public FoundVolume {
        labels = Map.copyOf(labels);
    }
}
