package dev.coppice.worker.environment.compose;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of compose. */
public record ComposeVersion(int major, int minor) {
    private static final Pattern NUMBERS = Pattern.compile("v?(\\d+)\\.(\\d+)\\b.*", Pattern.DOTALL);

    /** @throws IllegalArgumentException when it is no version */
    static ComposeVersion parse(String text) {
        Matcher numbers = NUMBERS.matcher(text.strip());
        if (!numbers.matches()) {
            throw new IllegalArgumentException("not a version of compose: \"" + text.strip() + "\"");
        }
        return new ComposeVersion(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    }

    /** Whether it is the one in Python, which knows fewer keys, and joins names by underscores. */
    boolean isFirst() {
        return major == 1;
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
