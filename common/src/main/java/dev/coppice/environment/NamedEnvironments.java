package dev.coppice.environment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a repository's named environments are made of.
 *
 * @param files compose files, relative to the repository's root, in the order in which compose merges them; may be empty
 * @param profiles that are switched on
 * @param port of a container, whose port on the host is told as the first; empty for the first that is published
 * @param ports which ports of the host are taken; empty for the usual ones
 * @param readyWithin how long all services together may take to become ready
 * @param lifetime empty for the usual one
 * @param credentials to be printed, such as {@code user} and {@code password}
 */
public record NamedEnvironments(
        List<String> files,
        List<String> profiles,
        Optional<Integer> port,
        Optional<PortSpan> ports,
        Duration readyWithin,
        Optional<Duration> lifetime,
        Map<String, String> credentials) {

    public NamedEnvironments {
        files = List.copyOf(files);
        profiles = List.copyOf(profiles);
        credentials = Map.copyOf(credentials);
    }

    /** Of a repository that says nothing about them. */
    public static final NamedEnvironments NONE = new NamedEnvironments(
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            EnvironmentSpec.DEFAULT_WAIT,
            Optional.empty(),
            Map.of());
}
