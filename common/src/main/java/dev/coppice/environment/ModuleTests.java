package dev.coppice.environment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a repository's tests of a module are run, each time in services of their own.
 *
 * @param files compose files, relative to the repository's root, in the order in which compose merges them; at least one
 * @param profiles that are switched on
 * @param service where the command runs
 * @param variables variables that are told the host port of a container port of that service, by their names
 * @param ports which ports of the host are taken; empty for the usual ones
 * @param readyWithin how long all services together may take to become ready
 * @param command for the service's shell, with {@code {module}} for the module
 * @param log a file that takes the output, relative to the repository's root; empty for none
 */
public record ModuleTests(
        List<String> files,
        List<String> profiles,
        String service,
        Map<String, Integer> variables,
        Optional<PortSpan> ports,
        Duration readyWithin,
        String command,
        Optional<String> log) {
    /** What stands in a command for the module. */
    public static final String MODULE = "{module}";

    public ModuleTests {
        files = List.copyOf(files);
        profiles = List.copyOf(profiles);
        variables = Map.copyOf(variables);
    }
}
