package dev.coppice.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API's OpenAPI document, to which a fake coordinator's answers and the program's requests are held. */
public final class ApiContract {
    private static final Pattern EVENT = Pattern.compile("event: (.*)\\ndata: (.*)\\n\\n");

    private final JsonNode document;

    private ApiContract(JsonNode document) {
        this.document = document;
    }

    public static ApiContract read() {
        try (InputStream in = ApiContract.class.getResourceAsStream("/dev/coppice/coordinator/http/openapi.json")) {
            return new ApiContract(JsonMapper.shared().readTree(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Fails unless the document has such an operation, and what it is sent is what it takes. */
    void checkRequest(String method, String path, String body) {
        JsonNode operation = operation(method, path);
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        assertThat(body.isEmpty()).as("%s %s: body", method, path).isEqualTo(schema.isMissingNode());
        if (!schema.isMissingNode()) {
            check(method + " " + path, schema, body);
        }
    }

    /** Fails unless the document lets the operation answer so. */
    void checkAnswer(String method, String path, int status, String body) {
        JsonNode responses = operation(method, path).path("responses");
        if (status >= 400) {
            check(path, document.at("/components/schemas/Problem"), body);
            return;
        }
        JsonNode content = responses.path(Integer.toString(status)).path("content");
        assertThat(responses.has(Integer.toString(status)))
                .as("%s %s may answer %s", method, path, status)
                .isTrue();
        JsonNode schema = content.at("/application~1json/schema");
        if (!schema.isMissingNode()) {
            check(method + " " + path, schema, body);
        }
    }

    /** Fails unless a document is as the schema of this name has it. */
    public void check(String schema, String body) {
        check(schema, document.at("/components/schemas/" + schema), body);
    }

    /** Fails unless what a session's event holds, if it is a whole one, is as the document has it. */
    void checkEvent(String event) {
        Matcher whole = EVENT.matcher(event);
        if (whole.find()) {
            switch (whole.group(1)) {
                case "snapshot" -> check("SessionSnapshot", whole.group(2));
                case "attempt_started" -> check("AttemptStarted", whole.group(2));
                case "checked_out" -> check("CheckedOut", whole.group(2));
                case "task_finished" -> check("TaskFinished", whole.group(2));
                case "attempt_finished" -> check("AttemptFinished", whole.group(2));
                case "job_ended" -> check("JobEnded", whole.group(2));
                case "session_ended" -> check("SessionEnded", whole.group(2));
                default -> {} // what a newer coordinator may tell
            }
        }
    }

    private void check(String what, JsonNode schema, String body) {
        List<String> faults = new ArrayList<>();
        check("", schema, JsonMapper.shared().readTree(body), faults);
        assertThat(faults).as("%s: %s", what, body).isEmpty();
    }

    private JsonNode operation(String method, String path) {
        for (Map.Entry<String, JsonNode> each : document.path("paths").properties()) {
            String pattern = each.getKey().replaceAll("\\{path}", ".+").replaceAll("\\{[^}]*}", "[^/]+");
            JsonNode operation = each.getValue().path(method.toLowerCase(Locale.ROOT));
            if (path.matches(pattern) && operation.isObject()) {
                return operation;
            }
        }
        throw new AssertionError("the API has no " + method + " " + path);
    }

    private void check(String place, JsonNode schema, JsonNode value, List<String> faults) {
        if (schema.has("$ref")) {
            check(place, document.at(schema.get("$ref").asString().substring(1)), value, faults);
            return;
        }
        if (schema.has("oneOf")) {
            boolean fits = false;
            for (JsonNode option : schema.get("oneOf")) {
                List<String> found = new ArrayList<>();
                check(place, option, value, found);
                fits |= found.isEmpty();
            }
            if (!fits) {
                faults.add(place + ": " + value + " is none of the options");
            }
            return;
        }
        if (!isOfType(schema.path("type"), value)) {
            faults.add(place + ": " + value + " is no " + schema.path("type"));
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            faults.add(place + ": " + value + " is not one of " + schema.get("enum"));
        }
        if (value.isArray()) {
            value.forEach(item -> check(place + "[]", schema.path("items"), item, faults));
        }
        if (value.isObject()) {
            checkMembers(place, schema, value, faults);
        }
    }

    private void checkMembers(String place, JsonNode schema, JsonNode value, List<String> faults) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                faults.add(place + "." + name.asString() + " is missing");
            }
        });
        value.properties().forEach(member -> {
            JsonNode known = schema.path("properties").path(member.getKey());
            JsonNode others = schema.path("additionalProperties");
            if (known.isObject()) {
                check(place + "." + member.getKey(), known, member.getValue(), faults);
            } else if (others.isObject()) {
                check(place + "." + member.getKey(), others, member.getValue(), faults);
            } else {
                faults.add(place + "." + member.getKey() + " is not known");
            }
        });
    }

    private static boolean contains(JsonNode options, JsonNode value) {
        for (JsonNode option : options) {
            if (option.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            boolean fits = false;
            for (JsonNode each : type) {
                fits |= isOfType(each, value);
            }
            return fits;
        }
        return switch (type.asString("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> true;
        };
    }
}
