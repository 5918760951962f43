package dev.coppice.environment;

import java.time.Duration;
import java.util.List;

/**
 * The named environments that a worker hosts.
 *
 * @param most how many may run at once; 0 when it takes no further ones
 * @param longest the longest lifetime that it takes one for
 * @param address of its host where their ports are published
 * @param reports one of each that it has, and of those that it has removed lately
 */
public record EnvironmentHosting(int most, Duration longest, String address, List<EnvironmentReport> reports) {
    public EnvironmentHosting {
        reports = List.copyOf(reports);
    }
}
