package dev.coppice.worker.named;

import dev.coppice.worker.environment.port.PortRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a named environment is to be.
 *
 * @param directory the repository's folder
 * @param files compose files, absolute; at least one
 * @param first the container's port that leads; empty for the first that is published
 * @param port that very port of the host's for the leading one; empty for whichever is free
 * @param lifetime after which it is stopped
 * @param owner who asked for it, for people
 */
public record EnvironmentSettings(
        Path directory,
        List<Path> files,
        List<String> profiles,
        Optional<Integer> first,
        Optional<Integer> port,
        PortRange range,
        Duration readyWithin,
        Duration lifetime,
        Map<String, String> credentials,
        String owner) {
    public EnvironmentSettings {
        files = List.copyOf(files);
        profiles = List.copyOf(profiles);
        credentials = Map.copyOf(credentials);
    }
}
