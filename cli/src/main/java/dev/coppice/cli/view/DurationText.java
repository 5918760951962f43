package dev.coppice.cli.view;

import java.time.Duration;
import java.util.Locale;

/** Durations for people: {@code 0.8s}, {@code 12s}, {@code 1m 42s}, {@code 2h 03m}. Cut, not rounded; negative ones are zero. */
public final class DurationText {
    private DurationText() {}

    /** With tenths below ten seconds. */
    public static String exact(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%d.%ds", millis / 1000, millis % 1000 / 100);
        }
        return coarse(duration);
    }

    /** In whole seconds, for what changes while one looks. */
    public static String coarse(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds % 3600 / 60);
    }
}
