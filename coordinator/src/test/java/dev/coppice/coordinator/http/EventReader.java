package dev.coppice.coordinator.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Reads server-sent events as they come, and holds each to what the OpenAPI document says. */
final class EventReader implements AutoCloseable {
    private final BufferedReader lines;

    EventReader(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** @param id empty when it has none */
    record Event(String id, String name, JsonNode data) {}

    /** The next one; empty at the end. */
    Optional<Event> next() throws IOException {
        String id = "";
        String name = "";
        String line = lines.readLine();
        while (line != null) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                JsonNode data = ApiClient.JSON.readTree(line.substring(6));
                OpenApi.checkEvent(name, data);
                return Optional.of(new Event(id, name, data));
            }
            line = lines.readLine();
        }
        return Optional.empty();
    }

    /** Passes events over until one comes that is as it should be. */
    Event await(String name, Predicate<JsonNode> wanted) throws IOException {
        Event event = next().orElseThrow();
        while (!event.name().equals(name) || !wanted.test(event.data())) {
            event = next().orElseThrow();
        }
        return event;
    }

    /** All up to the end. */
    List<Event> rest() throws IOException {
        List<Event> rest = new ArrayList<>();
        for (Optional<Event> event = next(); event.isPresent(); event = next()) {
            rest.add(event.get());
        }
        return rest;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
