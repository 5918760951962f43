package dev.coppice.worker.environment.engine;

import dev.coppice.worker.environment.port.Subnet;
import java.util.Map;
import java.util.Optional;

/**
 * A bridge network to be made.
 *
 * @param subnet empty to let the engine choose
 */
public record NetworkSpec(String name, Optional<Subnet> subnet, Map<String, String> labels) {
    public NetworkSpec {
        labels = Map.copyOf(labels);
    }
}
