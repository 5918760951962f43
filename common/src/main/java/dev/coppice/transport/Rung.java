package dev.coppice.transport;

import java.time.Duration;

/** A delay of the retry ladder. */
public enum Rung {
    SECOND(Duration.ofSeconds(1)),
    HALF_MINUTE(Duration.ofSeconds(30)),
    FIVE_MINUTES(Duration.ofMinutes(5));

    private final Duration delay;

    Rung(Duration delay) {
        this.delay = delay;
    }

    public Duration delay() {
        return delay;
    }
}
