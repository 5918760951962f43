package dev.coppice.transport.json;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a release knows of messages.
 *
 * @param version of the fields that it writes and reads
 * @param fields those that a reader must not pass over: where in a message they are, such as {@code /ticket/spec/environment}, and
 *     the first version that heeds them. One that is empty, null or not there asks for nothing
 */
record Schema(int version, Map<String, Integer> fields) {
    /** Readers of every version pass over fields that they don't know, except for those of a later version than theirs. */
    private static final int FIRST = 1;

    static final Schema CURRENT = new Schema(
            3, Map.of("/ticket/spec/environment", 2, "/command/control/order", 3, "/command/control/environment", 3));

    Schema {
        fields = Map.copyOf(fields);
        if (fields.values().stream().anyMatch(since -> since > version)) {
            throw new IllegalArgumentException("version " + version + " has no fields of a later one: " + fields);
        }
    }

    /** The lowest version of a reader that does all that this very message says. */
    int lowestReader(JsonNode message) {
        return fields.entrySet().stream()
                .filter(field -> isGiven(message.at(field.getKey())))
                .mapToInt(Map.Entry::getValue)
                .max()
                .orElse(FIRST);
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull() && !(value.isContainer() && value.isEmpty());
    }
}
