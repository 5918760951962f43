package dev.coppice.worker.environment.docker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What engines leave out. */
final class Values {
    private Values() {}

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    static long number(@Nullable Number value) {
        return value == null ? 0 : value.longValue();
    }

    static <T> List<T> list(@Nullable List<T> value) {
        return value == null ? List.of() : value;
    }

    static <T> List<T> list(T @Nullable [] value) {
        return value == null ? List.of() : List.of(value);
    }

    static <V> Map<String, V> map(@Nullable Map<String, V> value) {
        return value == null ? Map.of() : value;
    }
}
