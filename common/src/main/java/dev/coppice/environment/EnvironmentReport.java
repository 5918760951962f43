package dev.coppice.environment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a worker tells of an environment.
 *
 * @param accepted the revision that it keeps to; written down, so that it outlives the worker
 * @param done the revision that it has done, or failed to do
 * @param ports those that are published, the leading one first
 * @param expires when it is stopped, by the worker's clock; empty while it does not run
 * @param message what is waited for, or what is wrong; empty when there is nothing to say
 */
public record EnvironmentReport(
        EnvironmentId id,
        long accepted,
        long done,
        EnvironmentState state,
        List<String> services,
        List<EnvironmentPort> ports,
        Optional<Instant> expires,
        String message) {
    public EnvironmentReport {
        services = List.copyOf(services);
        ports = List.copyOf(ports);
    }

    /** Nothing is left of it. */
    public static EnvironmentReport removed(EnvironmentId id) {
        return new EnvironmentReport(id, 0, 0, EnvironmentState.REMOVED, List.of(), List.of(), Optional.empty(), "");
    }
}
