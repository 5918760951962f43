package dev.coppice.cli.view;

import java.util.Locale;

/** Sizes for people: {@code 512 B}, {@code 1.5 kB}, {@code 38 MB}, {@code 2.1 GB}; each unit is 1024 of the one before. */
public final class SizeText {
    private static final String UNITS = "kMGTPE";
    private static final int STEP = 1024;
    private static final int WITH_TENTHS = 10;

    private SizeText() {}

    /** With tenths below ten of a unit; a negative size is zero. */
    public static String of(long bytes) {
        if (bytes < STEP) {
            return Math.max(0, bytes) + " B";
        }
        double size = bytes;
        int unit = -1;
        // What would be shown as 1024 is shown as 1.0 of the next unit.
        while (Math.round(size) >= STEP) {
            size /= STEP;
            unit++;
        }
        String format = size < WITH_TENTHS - 0.05 ? "%.1f %sB" : "%.0f %sB";
        return String.format(Locale.ROOT, format, size, UNITS.charAt(unit));
    }
}
