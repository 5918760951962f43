package dev.coppice.coordinator.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Durations as the API writes them. */
final class Seconds {
    private Seconds() {}

    static double of(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    static @Nullable Double of(Optional<Duration> duration) {
        return duration.map(Seconds::of).orElse(null);
    }
}
