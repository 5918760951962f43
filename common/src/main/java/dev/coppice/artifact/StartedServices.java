package dev.coppice.artifact;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A file of what an attempt ran against: one JSON object on each line. */
public final class StartedServices {
    private static final JsonFactory JSON = new JsonFactory();

    private StartedServices() {}

    /** Replaces the file. */
    public static void write(Path file, List<StartedService> services) throws IOException {
        List<String> lines = new ArrayList<>();
        for (StartedService service : services) {
            StringWriter line = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
                json.writeStartObject();
                json.writeStringProperty("name", service.name());
                json.writeStringProperty("image", service.image());
                json.writeStringProperty("digest", service.digest());
                service.readyAfter()
                        .ifPresent(after -> json.writeNumberProperty("ready_seconds", after.toMillis() / 1000.0));
                json.writeEndObject();
            }
            lines.add(line.toString());
        }
        Files.write(file, lines);
    }

    /**
     * Reads the file; none tells of no services.
     *
     * @throws IOException when a line is no service; names file and line
     */
    public static List<StartedService> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        List<StartedService> services = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
                services.add(parse(json));
            } catch (JacksonException | IllegalArgumentException e) {
                throw new IOException(
                        file + ":" + (services.size() + 1) + ": not a started service: " + e.getMessage(), e);
            }
        }
        return services;
    }

    private static StartedService parse(JsonParser json) {
        String name = "";
        String image = "";
        String digest = "";
        Optional<Duration> readyAfter = Optional.empty();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("it does not begin with {");
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String property = json.currentName();
            json.nextToken();
            switch (property) {
                case "name" -> name = json.getString();
                case "image" -> image = json.getString();
                case "digest" -> digest = json.getString();
                case "ready_seconds" ->
                    readyAfter = Optional.of(Duration.ofMillis(Math.round(json.getDoubleValue() * 1000)));
                default -> json.skipChildren();
            }
        }
        return new StartedService(name, image, digest, readyAfter);
    }
}
