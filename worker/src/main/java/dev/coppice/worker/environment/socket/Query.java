package dev.coppice.worker.environment.socket;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request says behind the question mark; names with their values, decoded. */
record Query(Map<String, List<String>> all) {
    /** Those of which several mean something. */
    private static final Set<String> MANY = Set.of("t", "changes", "names", "platform");

    Query {
        all = new LinkedHashMap<>(all);
    }

    static Query parse(String text) throws Refusal {
        Map<String, List<String>> all = new LinkedHashMap<>();
        if (text.contains(";")) {
            throw Refusal.bad("the query has a semicolon, which is to be encoded");
        }
        for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            List<String> values = all.computeIfAbsent(name, key -> new ArrayList<>());
            values.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            if (values.size() > 1 && !MANY.contains(name)) {
                throw Refusal.bad("the query has " + name + " more than once");
            }
        }
        return new Query(all);
    }

    private static String decode(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("the query is not well encoded");
        }
    }

    Optional<String> first(String name) {
        return values(name).stream().findFirst();
    }

    List<String> values(String name) {
        return List.copyOf(all.getOrDefault(name, List.of()));
    }

    /** This one with other values of a name; none take it out. */
    Query with(String name, List<String> values) {
        Query changed = new Query(all);
        if (values.isEmpty()) {
            changed.all.remove(name);
        } else {
            changed.all.put(name, List.copyOf(values));
        }
        return changed;
    }

    Query with(String name, String value) {
        return with(name, List.of(value));
    }

    /** Refuses names that are not among these. */
    void allow(Set<String> names) throws Refusal {
        for (String name : all.keySet()) {
            if (!names.contains(name) && !values(name).equals(List.of(""))) {
                throw Refusal.forbidden("the parameter " + name + " is none that this socket passes on");
            }
        }
    }

    /** Encoded, with the question mark; empty when there is nothing. */
    String text() {
        StringBuilder text = new StringBuilder();
        all.forEach((name, values) -> values.forEach(value -> text.append(text.isEmpty() ? '?' : '&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))));
        return text.toString();
    }
}
