package dev.coppice.worker.environment.socket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a message's head, in their order. */
record Fields(List<Field> all) {
    /** What holds for one connection only, and how a body is framed. */
    static final Set<String> OF_THE_CONNECTION = names(
            "Connection",
            "Keep-Alive",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Content-Length",
            "Upgrade",
            "Expect",
            "Host");

    /** A name and its value. */
    record Field(String name, String value) {}

    Fields {
        all = List.copyOf(all);
    }

    static Fields none() {
        return new Fields(List.of());
    }

    /** Names, whatever their case. */
    static Set<String> names(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return set;
    }

    List<String> values(String name) {
        return all.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    Optional<String> first(String name) {
        return values(name).stream().findFirst();
    }

    /** Whether a field that lists words has this one. */
    boolean lists(String name, String word) {
        return values(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(part -> part.strip().equalsIgnoreCase(word));
    }

    Fields without(Set<String> names) {
        return new Fields(
                all.stream().filter(field -> !names.contains(field.name())).toList());
    }

    Fields with(String name, String value) {
        List<Field> more = new ArrayList<>(all);
        more.add(new Field(name, value));
        return new Fields(more);
    }

    /** A head, with the empty line that ends it. */
    String after(String firstLine) {
        StringBuilder text = new StringBuilder(firstLine).append("\r\n");
        all.forEach(field ->
                text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        return text.append("\r\n").toString();
    }
}
