package dev.coppice.coordinator.report;

import java.time.Duration;
import java.util.Locale;

/** Writes durations: for people, and in seconds for programs. */
final class Durations {
    private Durations() {}

    /** Such as {@code 0.3 s}, {@code 42 s}, {@code 3 m 07 s} or {@code 2 h 05 m}. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", Math.max(0, duration.toMillis()) / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d m %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d m", seconds / 3600, seconds / 60 % 60);
    }

    /** With milliseconds. */
    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
