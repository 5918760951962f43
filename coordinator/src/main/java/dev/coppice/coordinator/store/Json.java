package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.StoreException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Values that are kept as JSON. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** @param what it is, for people */
    static <T> T read(String text, Class<T> type, String what) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JacksonException e) {
            throw new StoreException(what + " can't be read: " + e.getMessage(), e);
        }
    }
}
