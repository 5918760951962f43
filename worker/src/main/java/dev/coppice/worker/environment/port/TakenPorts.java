package dev.coppice.worker.environment.port;

import java.util.List;

/**
 * Ports that were given out.
 *
 * @param ports as many as were asked for
 * @param prevented how many others were passed over because an owner of ours has them
 * @param met how many others were passed over because somebody else listens there
 */
public record TakenPorts(List<Integer> ports, int prevented, int met) {
    public TakenPorts {
        ports = List.copyOf(ports);
    }
}
