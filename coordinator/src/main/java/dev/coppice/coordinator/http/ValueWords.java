package dev.coppice.coordinator.http;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a value is to look like, in the words of who writes it: names of Java types are nothing to a caller. */
final class ValueWords {
    private static final int LONGEST = 100;

    private ValueWords() {}

    /** What to write for a value of a type, as it follows "write". */
    static String wanted(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (isWhole(type)) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text, in quotes";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list, as in [ … ]";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object, as in { … }" : "another value";
    }

    static boolean isWhole(Class<?> type) {
        return type == Integer.class || type == int.class || type == Long.class || type == long.class;
    }

    /** A value that was sent; a long one in short. */
    static String sent(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
