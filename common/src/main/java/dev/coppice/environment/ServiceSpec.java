package dev.coppice.environment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container that runs beside an attempt, such as its database.
 *
 * @param command words in place of the image's own; empty for those
 * @param env a value may be {@code ${NAME}}, which stands for a variable or secret of the plan
 * @param ports where it listens, in the container; each is published on a free port of the worker's host
 * @param volumes each {@code name:/path} for a volume of the environment's own, or {@code ./path:/path} for files of the worktree, with
 *     {@code :ro} for reading only
 * @param tmpfs folders that are kept in memory
 * @param needs services that must be ready first
 */
public record ServiceSpec(
        String image,
        PullPolicy pull,
        List<String> command,
        Map<String, String> env,
        List<Integer> ports,
        List<String> volumes,
        List<String> tmpfs,
        Optional<HealthCheck> healthcheck,
        Optional<ReadyCheck> ready,
        List<String> needs,
        Optional<Double> cpus,
        Optional<Long> memoryBytes) {
    public ServiceSpec {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        ports = List.copyOf(ports);
        volumes = List.copyOf(volumes);
        tmpfs = List.copyOf(tmpfs);
        needs = List.copyOf(needs);
    }

    /** Of this image, with nothing else said. */
    public static ServiceSpec of(String image) {
        return new ServiceSpec(
                image,
                PullPolicy.MISSING,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
