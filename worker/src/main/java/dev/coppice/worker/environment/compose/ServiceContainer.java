package dev.coppice.worker.environment.compose;

import java.util.List;

/**
 * A container that is to be made for a service.
 *
 * @param name in the engine
 * @param ports of the host's that lead to its TCP ports
 */
public record ServiceContainer(String service, String name, List<Integer> ports) {
    public ServiceContainer {
        ports = List.copyOf(ports);
    }
}
