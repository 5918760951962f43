package dev.coppice.worker.environment.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Maps, lists and scalars as YAML and JSON have them. */
final class Tree {
    private Tree() {}

    /** The map that an object is; an empty one for anything else. */
    @SuppressWarnings("unchecked") // a document's keys are texts
    static Map<String, @Nullable Object> map(@Nullable Object object) {
        return object instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : new LinkedHashMap<>();
    }

    @SuppressWarnings("unchecked")
    static List<@Nullable Object> list(@Nullable Object object) {
        return object instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
    }

    static Optional<String> text(@Nullable Object object) {
        return Optional.ofNullable(object).map(Object::toString);
    }

    /** A copy that may be changed, with its texts and keys replaced. */
    static @Nullable Object copy(@Nullable Object object, UnaryOperator<String> keys, UnaryOperator<String> texts) {
        return switch (object) {
            case null -> null;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, value) -> copy.put(keys.apply(String.valueOf(key)), copy(value, keys, texts)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(value -> copy.add(copy(value, keys, texts)));
                yield copy;
            }
            case String text -> texts.apply(text);
            default -> object;
        };
    }

    /** What compose lets be written as a map or as a list of {@code name=value}, as a map. */
    static Map<String, @Nullable Object> pairs(@Nullable Object object) {
        if (!(object instanceof List<?> list)) {
            return new LinkedHashMap<>(map(object));
        }
        Map<String, @Nullable Object> pairs = new LinkedHashMap<>();
        for (Object item : list) {
            String[] parts = String.valueOf(item).split("=", 2);
            pairs.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return pairs;
    }
}
