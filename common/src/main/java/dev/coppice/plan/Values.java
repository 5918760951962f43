package dev.coppice.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads values out of YAML. What does not fit is empty, with a problem added. */
final class Values {
    private final Problems problems;

    Values(Problems problems) {
        this.problems = problems;
    }

    void problem(int line, String message, String hint) {
        problems.add(line, message, hint);
    }

    /** A single value, as it is written, turned into what it stands for. */
    <T> Optional<T> one(Yaml value, String what, Function<String, T> meaning) {
        switch (value) {
            case Yaml.Scalar scalar -> {
                try {
                    return Optional.of(meaning.apply(scalar.text()));
                } catch (InvalidValue e) {
                    problems.add(scalar.line(), what, e);
                }
            }
            case Yaml.Empty empty ->
                problems.add(empty.line(), what + " has no value", "give it one, or remove the key");
            case Yaml.Sequence list ->
                problems.add(list.line(), what + " is a list", "write a single value: " + what + ": …");
            case Yaml.Mapping map ->
                problems.add(map.line(), what + " is a map", "write a single value: " + what + ": …");
            case Yaml.Faulty faulty -> {}
        }
        return Optional.empty();
    }

    /** A list whose items all differ. */
    <T> Optional<List<T>> list(Yaml value, String what, Function<Yaml, Optional<T>> item) {
        return switch (value) {
            case Yaml.Sequence sequence -> {
                Map<T, Integer> seen = new HashMap<>();
                List<T> list = new ArrayList<>();
                for (Yaml each : sequence.items()) {
                    item.apply(each).ifPresent(read -> {
                        Integer earlier = seen.putIfAbsent(read, each.line());
                        if (earlier != null) {
                            problems.add(each.line(), what + " has the same entry twice", "keep one of the two");
                        }
                        list.add(read);
                    });
                }
                yield Optional.of(list);
            }
            case Yaml.Scalar scalar -> {
                problems.add(
                        scalar.line(),
                        what + " is a single value, not a list",
                        "write " + what + ": [" + scalar.text() + "]");
                yield Optional.empty();
            }
            case Yaml.Empty empty -> {
                problems.add(
                        empty.line(), what + " has no value", "write " + what + ": [] for none, or remove the key");
                yield Optional.empty();
            }
            case Yaml.Mapping map -> {
                problems.add(map.line(), what + " is a map, not a list", "write " + what + ": [one, two]");
                yield Optional.empty();
            }
            case Yaml.Faulty faulty -> Optional.empty();
        };
    }

    /** A list of single values. */
    <T> Optional<List<T>> texts(Yaml value, String what, Function<String, T> meaning) {
        return list(value, what, item -> one(item, what, meaning));
    }

    /** The entries of a map, in their order. */
    Optional<List<Yaml.Entry>> entries(Yaml value, String what) {
        switch (value) {
            case Yaml.Mapping map -> {
                return Optional.of(map.entries());
            }
            case Yaml.Faulty faulty -> {}
            case Yaml.Scalar scalar -> noMap(scalar, what);
            case Yaml.Empty empty -> noMap(empty, what);
            case Yaml.Sequence sequence -> noMap(sequence, what);
        }
        return Optional.empty();
    }

    private void noMap(Yaml value, String what) {
        problems.add(value.line(), what + " is not a map", "write " + what + ": { key: value }");
    }

    /** The values of a map by its keys, of which only the known ones are kept. */
    Optional<Map<String, Yaml>> fields(Yaml value, String what, List<String> known) {
        return entries(value, what).map(entries -> {
            Map<String, Yaml> fields = new LinkedHashMap<>();
            for (Yaml.Entry entry : entries) {
                if (known.contains(entry.key())) {
                    fields.put(entry.key(), entry.value());
                } else {
                    unknown(entry, what, known);
                }
            }
            return fields;
        });
    }

    private void unknown(Yaml.Entry entry, String what, List<String> known) {
        String hint = Suggestion.closest(entry.key(), known)
                .map(key -> "did you mean " + key + "?")
                .orElse("known are " + String.join(", ", known));
        problems.add(entry.line(), "unknown key " + entry.key() + (what.isEmpty() ? "" : " in " + what), hint);
    }

    static Function<String, Integer> integer(int least, int most) {
        return text -> {
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below, together with numbers that are out of range
            }
            throw new InvalidValue(
                    "\"" + text + "\" is not a whole number from " + least + " to " + most,
                    "write one, such as " + Math.max(least, 1));
        };
    }

    static <E extends Enum<E>> Function<String, E> word(Class<E> words) {
        List<String> known = Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .toList();
        return text -> {
            if (known.contains(text)) {
                return Enum.valueOf(words, text.toUpperCase(Locale.ROOT));
            }
            String choice = "write " + String.join(" or ", known);
            throw new InvalidValue(
                    "\"" + text + "\" is not known",
                    Suggestion.closest(text, known)
                            .map(word -> "did you mean " + word + "?")
                            .orElse(choice));
        };
    }
}
