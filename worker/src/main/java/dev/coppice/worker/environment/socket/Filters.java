package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Narrows the filters of a list, of events or of a prune to what is the attempt's own. */
final class Filters {
    private static final String PARAMETER = "filters";

    private final Possessions own;
    private final Names names;
    private final Registrar registrar;

    Filters(Possessions own, Names names, Registrar registrar) {
        this.own = own;
        this.names = names;
        this.registrar = registrar;
    }

    Query narrow(Query query) throws Refusal, EngineException, InterruptedException {
        Map<String, List<String>> filters = parse(query.first(PARAMETER).orElse(""));
        List<String> labels = new ArrayList<>(filters.getOrDefault("label", List.of()));
        labels.add(registrar.owner().getKey() + "=" + registrar.owner().getValue());
        filters.put("label", labels);
        for (Map.Entry<String, List<String>> filter : filters.entrySet()) {
            List<String> values = new ArrayList<>();
            for (String value : filter.getValue()) {
                values.add(outside(filter.getKey(), value));
            }
            filter.setValue(values);
        }
        return query.with(PARAMETER, text(filters));
    }

    private String outside(String filter, String value) throws Refusal, EngineException, InterruptedException {
        return switch (filter) {
            case "name" -> anchored(value);
            case "network" -> known(() -> own.network(value), value);
            case "container", "before", "since" -> known(() -> own.container(value), value);
            case "volume" -> value.startsWith("/") ? value : names.outside(value);
            case "ancestor", "image" -> own.image(value);
            default -> value;
        };
    }

    /** A part of a name is a part of the longer name, too; its beginning is not. */
    private String anchored(String value) {
        for (String anchor : List.of("^/?", "^/", "^", "/")) {
            if (value.startsWith(anchor)) {
                return anchor + names.prefix() + value.substring(anchor.length());
            }
        }
        return value;
    }

    private interface Lookup {
        String find() throws Refusal, EngineException, InterruptedException;
    }

    /** What is not there filters everything out, also by a name that nothing has. */
    private String known(Lookup lookup, String value) throws EngineException, InterruptedException {
        try {
            return lookup.find();
        } catch (Refusal e) {
            return names.prefix() + value;
        }
    }

    /** Engines take two forms: lists of values, and objects with values as keys. */
    private static Map<String, List<String>> parse(String text) throws Refusal {
        Map<String, List<String>> filters = new TreeMap<>();
        if (text.isEmpty()) {
            return filters;
        }
        ObjectNode all = Json.object(text.getBytes(StandardCharsets.UTF_8), "the parameter filters");
        for (Map.Entry<String, JsonNode> filter : all.properties()) {
            List<String> values = new ArrayList<>();
            if (filter.getValue() instanceof ObjectNode chosen) {
                for (Map.Entry<String, JsonNode> value : chosen.properties()) {
                    if (value.getValue().asBoolean(false)) {
                        values.add(value.getKey());
                    }
                }
            } else {
                for (JsonNode value : Json.array(filter.getValue(), "a filter")) {
                    values.add(Json.text(value, "a filter's value"));
                }
            }
            filters.put(filter.getKey(), values);
        }
        return filters;
    }

    private static String text(Map<String, List<String>> filters) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        filters.forEach((name, values) -> {
            ObjectNode chosen = all.putObject(name);
            values.forEach(value -> chosen.put(value, true));
        });
        return Json.string(all);
    }
}
