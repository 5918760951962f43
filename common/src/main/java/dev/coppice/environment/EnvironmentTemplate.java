package dev.coppice.environment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a fleet's named environment is made from: files of a commit, or a plan's services.
 *
 * @param repository a URL or an absolute path that git can fetch from
 * @param commit the full object id
 * @param files compose files, relative to the repository's root, in the order in which compose merges them; none with services
 * @param services of a plan; none with files
 * @param variables of that plan
 * @param secrets names of the secrets that may be read; their values come from the worker
 * @param profiles that are switched on
 * @param first the container's port that leads; empty for the first that is published
 * @param port that very port of the worker's host for the leading one; empty for whichever is free
 * @param ports which ports of the host are taken; empty for the usual ones
 * @param readyWithin how long all services together may take to become ready
 * @param credentials to be told to its owner
 */
public record EnvironmentTemplate(
        String repository,
        String commit,
        List<String> files,
        Map<String, ServiceSpec> services,
        Map<String, String> variables,
        List<String> secrets,
        List<String> profiles,
        Optional<Integer> first,
        Optional<Integer> port,
        Optional<PortSpan> ports,
        Duration readyWithin,
        Map<String, String> credentials) {
    public EnvironmentTemplate {
        files = List.copyOf(files);
        services = Map.copyOf(services);
        variables = Map.copyOf(variables);
        secrets = List.copyOf(secrets);
        profiles = List.copyOf(profiles);
        credentials = Map.copyOf(credentials);
    }
}
