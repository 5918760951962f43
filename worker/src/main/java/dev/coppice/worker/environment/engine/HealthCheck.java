package dev.coppice.worker.environment.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an engine finds out whether a container is well. What is empty is as the image says, else as the engine does by default (an
 * interval and a limit of 30 s, three retries).
 *
 * @param test {@code CMD} with arguments, {@code CMD-SHELL} with a line, or {@code NONE} to switch off the image's
 * @param startPeriod in which failures don't count
 * @param startInterval in place of the interval, in the start period; from API 1.44 on
 */
public record HealthCheck(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        OptionalInt retries,
        Optional<Duration> startPeriod,
        Optional<Duration> startInterval) {
    public HealthCheck {
        test = List.copyOf(test);
    }

    /** A line for the container's shell, as often as this. */
    public static HealthCheck shell(String line, Duration interval, int retries) {
        return new HealthCheck(
                List.of("CMD-SHELL", line),
                Optional.of(interval),
                Optional.empty(),
                OptionalInt.of(retries),
                Optional.empty(),
                Optional.empty());
    }
}
