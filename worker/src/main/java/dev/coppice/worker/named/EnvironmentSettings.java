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
 * @param files compose files, absolute; none with a text
 * @param text of a compose file that lies nowhere yet: it is kept with the environment
 * @param secrets names of variables of this process that the files may read, and whose values are written down nowhere
 * @param first the container's port that leads; empty for the first that is published
 * @param port that very port of the host's for the leading one; empty for whichever is free
 * @param lifetime after which it is stopped
 * @param owner who asked for it, for people
 */
public record EnvironmentSettings(
        Path directory,
        List<Path> files,
        Optional<String> text,
        List<String> secrets,
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
        secrets = List.copyOf(secrets);
        profiles = List.copyOf(profiles);
        credentials = Map.copyOf(credentials);
    }
}
