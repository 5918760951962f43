package dev.coppice.worker.environment.engine;

import java.util.List;

/**
 * A container's place on a network.
 *
 * @param network its name or id
 * @param aliases names by which other containers of the network find it
 */
public record NetworkPlace(String network, List<String> aliases) {
    public NetworkPlace {
        aliases = List.copyOf(aliases);
    }
}
