package dev.coppice.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a map with known keys. What does not fit is empty, with a problem added. */
final class Fields {
    private final Values values;
    private final Map<String, Yaml> fields;
    private final Yaml whole;
    private final String what;

    private Fields(Values values, Map<String, Yaml> fields, Yaml whole, String what) {
        this.values = values;
        this.fields = fields;
        this.whole = whole;
        this.what = what;
    }

    /** Makes fields of maps. */
    record Reader(Values values) {
        /** Empty when the value is no map; unknown keys are problems. */
        Optional<Fields> of(Yaml value, String what, List<String> known) {
            return values.fields(value, what, known).map(fields -> new Fields(values, fields, value, what));
        }
    }

    String what() {
        return what;
    }

    int line() {
        return whole.line();
    }

    boolean has(String key) {
        return fields.containsKey(key);
    }

    /** A single value that must be there. */
    <T> Optional<T> required(String key, Function<String, T> meaning) {
        if (!has(key)) {
            missing(key);
        }
        return optional(key, meaning);
    }

    void missing(String key) {
        values.problem(line(), what + " has no " + key, "add " + key + ": …");
    }

    <T> Optional<T> optional(String key, Function<String, T> meaning) {
        return field(key).flatMap(value -> values.one(value, what + "." + key, meaning));
    }

    /** A list of single values; empty when the key is not there. */
    <T> List<T> texts(String key, Function<String, T> meaning) {
        return field(key)
                .flatMap(value -> values.texts(value, what + "." + key, meaning))
                .orElse(List.of());
    }

    /** The value as it stands. */
    Optional<Yaml> field(String key) {
        return Optional.ofNullable(fields.get(key));
    }
}
