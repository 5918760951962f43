package dev.coppice.environment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The services of compose files.
 *
 * @param files relative to the repository's root, in the order in which compose merges them; at least one
 * @param profiles that are switched on
 * @param service the one that the tests are about
 * @param port where that listens, in its container; empty when nobody needs to know
 * @param variables variables that are told the host port of a container port of that service, by their names
 * @param readyWithin how long all services together may take to become ready; empty for the plan's {@code wait}
 */
public record ComposeSpec(
        List<String> files,
        List<String> profiles,
        String service,
        Optional<Integer> port,
        Map<String, Integer> variables,
        Optional<Duration> readyWithin) {
    public ComposeSpec {
        files = List.copyOf(files);
        profiles = List.copyOf(profiles);
        variables = Map.copyOf(variables);
    }
}
