package dev.coppice.worker.environment.socket;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of requests. It is read into a tree and written anew, key by key of those that are known, since the engine takes keys whatever
 * their case, and the last of several.
 */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /** What docker-java sends beside, and no engine reads. */
    private static final Set<String> UNREAD = Set.of("containerId", "execId");

    private Json() {}

    static JsonNode read(byte[] text, String what) throws Refusal {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw Refusal.bad(what + " is no good JSON: " + e.getOriginalMessage());
        }
    }

    /** An object; an empty one for no text. */
    static ObjectNode object(byte[] text, String what) throws Refusal {
        JsonNode read = text.length == 0 ? JsonNodeFactory.instance.objectNode() : read(text, what);
        return object(read, what);
    }

    /** An object; an empty one for null. */
    static ObjectNode object(JsonNode node, String what) throws Refusal {
        if (node.isMissingNode() || node.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.bad(what + " is no JSON object");
    }

    /** A list; an empty one for null. */
    static ArrayNode array(JsonNode node, String what) throws Refusal {
        if (node.isMissingNode() || node.isNull()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        if (node instanceof ArrayNode array) {
            return array;
        }
        throw Refusal.bad(what + " is no JSON list");
    }

    /** A text; an empty one for null. */
    static String text(JsonNode node, String what) throws Refusal {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (node.isString()) {
            return node.stringValue();
        }
        throw Refusal.bad(what + " is no text");
    }

    /** A whole number; 0 for null. */
    static long number(JsonNode node, String what) throws Refusal {
        if (node.isMissingNode() || node.isNull()) {
            return 0;
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        throw Refusal.bad(what + " is no whole number");
    }

    /**
     * A copy with what is not null of the known keys. What else there is and says something is refused.
     *
     * @param where stands before a key, such as {@code HostConfig.}; may be empty
     */
    static ObjectNode known(ObjectNode object, String where, Set<String> keys) throws Refusal {
        ObjectNode known = object.objectNode();
        for (var entry : object.properties()) {
            if (keys.contains(entry.getKey())) {
                if (!entry.getValue().isNull()) {
                    known.set(entry.getKey(), entry.getValue());
                }
            } else if (says(entry.getValue()) && !UNREAD.contains(entry.getKey())) {
                throw Refusal.forbidden(where + entry.getKey() + " is nothing that this socket passes on");
            }
        }
        return known;
    }

    /** Whether it differs from what is not there. */
    static boolean says(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL, MISSING -> false;
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.doubleValue() != 0;
            case STRING -> !node.stringValue().isEmpty();
            case ARRAY, OBJECT -> !node.isEmpty();
            case BINARY, POJO -> true;
        };
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static String string(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** What the engine answers when something is wrong. */
    static String message(String text) {
        return string(JsonNodeFactory.instance.objectNode().put("message", text));
    }
}
