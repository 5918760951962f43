package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The published document, in the hands of tests: it is to be true to the letter, so that answers have no field besides. */
final class OpenApi {
    private static final String PLACE = "https://coppice.test/openapi.json";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head");
    private static final JsonNode DOCUMENT = read();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(PLACE, DOCUMENT.toString())));
    private static final Pattern INSIDES = Pattern.compile(
            "(?i)`|java\\.|jackson|springframework|[a-z]Exception|deserializ|coerc|jsontoken|static resource");

    private OpenApi() {}

    /**
     * Holds an answer to what the document says of it.
     *
     * @return the operation that it is of; empty for an error, and for what is not of the API
     */
    static Optional<String> check(String method, String path, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= 400) {
            if (!method.equals("HEAD")) {
                checkProblem(method + " " + path, type(response), response.body());
            }
            return Optional.empty();
        }
        return operation(method, path).map(operation -> {
            String place = checkType(operation, response);
            JsonNode content = DOCUMENT.at(place.substring(1));
            if (content.isMissingNode()) {
                assertThat(response.body()).isEmpty();
            } else if (content.path(type(response)).has("schema")) {
                validate(place + "/" + escape(type(response)) + "/schema", response.body());
            }
            return operation;
        });
    }

    /** As {@link #check}, for an answer that is still to be read. */
    static String checkOpened(String path, HttpResponse<InputStream> response) {
        String operation = operation("GET", path).orElseThrow();
        checkType(operation, response);
        return operation;
    }

    private static void checkProblem(String call, String type, String body) {
        assertThat(type).as(call + ": " + body).isEqualTo("application/problem+json");
        validate("#/components/schemas/Problem", body);
        assertThat(ApiClient.JSON.readTree(body).path("detail").asString())
                .as("words for who asks, and not for who knows how it is made")
                .isNotBlank()
                .doesNotContainPattern(INSIDES);
    }

    /** Where the document has the contents of the answer. */
    private static String checkType(String operation, HttpResponse<?> response) {
        String[] parts = operation.split(" ", 2);
        String place = "#/paths/" + escape(parts[1]) + "/" + parts[0].toLowerCase(Locale.ROOT) + "/responses/"
                + response.statusCode();
        JsonNode answer = DOCUMENT.at(place.substring(1));
        assertThat(answer.isMissingNode())
                .as(operation + " answered " + response.statusCode() + ", which the document does not have")
                .isFalse();
        JsonNode content = answer.path("content");
        assertThat(content.isMissingNode() || content.has(type(response)) || content.has("*/*"))
                .as(operation + " answered with " + type(response))
                .isTrue();
        return place + "/content";
    }

    private static String type(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    }

    /** Holds a server-sent event to what the document says of those of its name. */
    static void checkEvent(String name, JsonNode data) {
        String schema = switch (name) {
            case "snapshot" -> "SessionSnapshot";
            case "workers" -> "WorkerList";
            default ->
                Arrays.stream(name.split("_"))
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
        };
        assertThat(DOCUMENT.at("/components/schemas").has(schema)).as(name).isTrue();
        validate(schema, data);
    }

    /** Holds one object to a named schema. */
    static void validate(String name, JsonNode value) {
        validate("#/components/schemas/" + name, value.toString());
    }

    private static void validate(String place, String json) {
        Schema schema = SCHEMAS.getSchema(SchemaLocation.of(PLACE + place));
        assertThat(schema.validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .as(json)
                .isEmpty();
    }

    /** All operations of the document, each with the role that it needs. */
    static Map<String, String> operations() {
        Map<String, String> operations = new TreeMap<>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> operations.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue().path("x-role").asString())));
        return operations;
    }

    /** Which operation that is; empty for what is not of the API. */
    private static Optional<String> operation(String method, String path) {
        String plain = path.replaceFirst("\\?.*", "");
        Optional<String> operation = DOCUMENT.path("paths").properties().stream()
                .filter(entry -> entry.getValue().has(method.toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getKey)
                .filter(template ->
                        plain.matches(template.replaceAll("\\{path}$", ".+").replaceAll("\\{[a-z_]+}", "[^/]+")))
                .min(Comparator.comparingInt(
                        template -> template.replaceAll("[^{]", "").length()))
                .map(template -> method + " " + template);
        assertThat(operation.isEmpty() && plain.startsWith("/api/"))
                .as("the document has no " + method + " " + path)
                .isFalse();
        return operation;
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode read() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            JsonNode document = ApiClient.JSON.readTree(in);
            document.path("components").path("schemas").forEach(OpenApi::close);
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No field but those that are named. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && schema.has("properties") && !schema.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(OpenApi::close);
    }
}
