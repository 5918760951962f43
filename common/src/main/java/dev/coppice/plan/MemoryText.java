package dev.coppice.plan;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of memory as people write them: {@code 512m}, {@code 2g}, {@code 1.5g}; in steps of 1024. */
final class MemoryText {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([kmgt])(?:i?b)?");
    private static final String EXAMPLES = "write it like 512m or 2g";
    private static final BigDecimal LEAST = BigDecimal.valueOf(6L << 20);
    private static final BigDecimal MOST = BigDecimal.valueOf(64L << 40);

    private MemoryText() {}

    /**
     * Reads a size of at least 6 MiB (no container starts with less) and at most 64 TiB, in bytes.
     *
     * @throws InvalidValue when the text is none
     */
    static long parse(String text) {
        if (text.matches("\\d+")) {
            throw new InvalidValue("\"" + text + "\" has no unit", EXAMPLES);
        }
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new InvalidValue("\"" + text + "\" is not a size of memory", EXAMPLES);
        }
        int shift = switch (size.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 40;
        };
        BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << shift));
        if (bytes.compareTo(LEAST) < 0 || bytes.compareTo(MOST) > 0) {
            throw new InvalidValue("\"" + text + "\" is out of range", "write at least 6m and at most 64t");
        }
        return bytes.longValue();
    }
}
