package dev.coppice.worker.environment.engine;

import java.util.Map;
import java.util.Optional;

/**
 * A bridge network to be made.
 *
 * @param subnet such as {@code 10.213.0.32/27}; empty to let the engine choose
 */
public record NetworkSpec(String name, Optional<String> subnet, Map<String, String> labels) {
    public NetworkSpec {
        labels = Map.copyOf(labels);
    }
}
