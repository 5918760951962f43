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
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
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
    private static final Set<String> SEEN = new ConcurrentSkipListSet<>();

    private OpenApi() {}

    /** Holds an answer to what the document says of it. */
    static void check(String method, String path, HttpResponse<String> response) {
        String plain = path.replaceFirst("\\?.*", "");
        Optional<String> template = template(method, plain);
        int status = response.statusCode();
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (status >= 400) {
            if (!method.equals("HEAD")) {
                assertThat(type)
                        .as(method + " " + path + ": " + response.body())
                        .isEqualTo("application/problem+json");
                validate("#/components/schemas/Problem", response.body());
                assertThat(ApiClient.JSON
                                .readTree(response.body())
                                .path("detail")
                                .asString())
                        .as("words for who asks, and not for who knows how it is made")
                        .isNotBlank()
                        .doesNotContainPattern(INSIDES);
            }
            return;
        }
        if (template.isEmpty()) {
            assertThat(plain).as("an operation of the document").doesNotStartWith("/api/");
            return;
        }
        SEEN.add(method + " " + template.get());
        String place =
                "#/paths/" + escape(template.get()) + "/" + method.toLowerCase(Locale.ROOT) + "/responses/" + status;
        JsonNode answer = DOCUMENT.at(place.substring(1));
        assertThat(answer.isMissingNode())
                .as(method + " " + path + " answered " + status + ", which the document does not have")
                .isFalse();
        JsonNode content = answer.path("content");
        if (content.isMissingNode()) {
            assertThat(response.body()).isEmpty();
            return;
        }
        assertThat(content.has(type) || content.has("*/*"))
                .as(method + " " + path + " answered with " + type)
                .isTrue();
        if (content.path(type).has("schema")) {
            validate(place + "/content/" + escape(type) + "/schema", response.body());
        }
    }

    /** An answer came that is read as it comes. */
    static void seen(String method, String path) {
        SEEN.add(method + " " + template(method, path.replaceFirst("\\?.*", "")).orElseThrow());
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

    /** All operations of the document. */
    static Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** The operations that answered a test so far. */
    static Set<String> seen() {
        return new TreeSet<>(SEEN);
    }

    private static Optional<String> template(String method, String path) {
        return DOCUMENT.path("paths").properties().stream()
                .filter(entry -> entry.getValue().has(method.toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getKey)
                .filter(template ->
                        path.matches(template.replaceAll("\\{path}$", ".+").replaceAll("\\{[a-z_]+}", "[^/]+")))
                .min(Comparator.comparingInt(
                        template -> template.replaceAll("[^{]", "").length()));
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
