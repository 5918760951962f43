package dev.coppice.environment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the engine finds out whether a service is healthy. What is empty is left to the engine: 30 s between probes, 30 s for one of
 * them, three failures in a row.
 *
 * @param test as the engine takes it: {@code CMD-SHELL} and a command line, {@code CMD} and words, or {@code NONE} alone, which switches
 *     the image's own check off
 * @param startInterval between probes within the start period; engines before 25.0 don't know it
 */
public record HealthCheck(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Integer> retries,
        Optional<Duration> startPeriod,
        Optional<Duration> startInterval) {
    public HealthCheck {
        test = List.copyOf(test);
    }

    /** Runs a command line in the container's shell, by the engine's own times. */
    public static HealthCheck shell(String command) {
        return new HealthCheck(
                List.of("CMD-SHELL", command),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same test, as often as this, failed after so many in a row. */
    public HealthCheck every(Duration time, int failures) {
        return new HealthCheck(test, Optional.of(time), timeout, Optional.of(failures), startPeriod, startInterval);
    }

    /** Whether it only switches the image's own check off. */
    public boolean isNone() {
        return test.equals(List.of("NONE"));
    }
}
