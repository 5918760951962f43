package dev.coppice.cli.document;

import java.time.Duration;

/** Durations as the API writes them: numbers of seconds. */
public final class Seconds {
    private Seconds() {}

    /** To the millisecond. */
    public static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
