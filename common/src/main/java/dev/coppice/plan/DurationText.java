package dev.coppice.plan;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 2d}. */
public final class DurationText {
    private static final Pattern PARTS =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");
    private static final Pattern ENDLESS = Pattern.compile("(?i)0+[a-z]*|none|never|unlimited|infinite|off|-.*");
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final String EXAMPLES = "write it like 90s, 10m or 1h30m";

    private DurationText() {}

    /**
     * Reads a duration of whole seconds, from one second up to thirty days.
     *
     * @throws InvalidValue when the text is none
     */
    public static Duration parse(String text) {
        if (ENDLESS.matcher(text).matches()) {
            throw new InvalidValue("\"" + text + "\" is no limit, and nothing runs without one", EXAMPLES);
        }
        if (text.matches("\\d+")) {
            throw new InvalidValue(
                    "\"" + text + "\" has no unit", "write " + text + "s for seconds or " + text + "m for minutes");
        }
        Matcher parts = PARTS.matcher(text.toLowerCase(Locale.ROOT));
        if (text.isEmpty() || !parts.matches()) {
            throw new InvalidValue("\"" + text + "\" is not a duration", EXAMPLES);
        }
        Duration duration = Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)));
        if (duration.isZero()) {
            throw new InvalidValue("\"" + text + "\" is no limit, and nothing runs without one", EXAMPLES);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new InvalidValue("\"" + text + "\" is longer than 30 days", "write 30d or less");
        }
        return duration;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** The shortest text that {@link #parse} reads as this duration; what is less than a second is left out. */
    public static String format(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), 'd');
        append(text, duration.toHoursPart(), 'h');
        append(text, duration.toMinutesPart(), 'm');
        append(text, duration.toSecondsPart(), 's');
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long amount, char unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
