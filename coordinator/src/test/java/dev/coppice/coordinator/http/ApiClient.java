package dev.coppice.coordinator.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server, and holds each answer to what the OpenAPI document says. */
final class ApiClient {
    static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final Optional<String> token;
    private final Set<String> answered;

    ApiClient(String base, Optional<String> token) {
        this(base, token, new ConcurrentSkipListSet<>());
    }

    private ApiClient(String base, Optional<String> token, Set<String> answered) {
        this.base = base;
        this.token = token;
        this.answered = answered;
    }

    /** The same, with a token. */
    ApiClient with(String secret) {
        return new ApiClient(base, Optional.of(secret), answered);
    }

    /** The operations that gave it what it asked for, as the document says. */
    Set<String> answered() {
        return answered;
    }

    URI uri(String path) {
        return URI.create(base + path);
    }

    /** An answer. */
    record Answer(int status, String body, HttpResponse<String> response) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The last part of a problem's type. */
        String problem() {
            return json().path("type").asString("").replaceFirst(".*:", "");
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    Answer post(String path, String body, String... headers) {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(body), json(headers));
    }

    Answer post(String path) {
        return send("POST", path, HttpRequest.BodyPublishers.noBody());
    }

    Answer delete(String path) {
        return send("DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    Answer send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        try {
            HttpResponse<String> response =
                    http.send(request(method, path, body, headers).build(), HttpResponse.BodyHandlers.ofString());
            OpenApi.check(method, path, response).ifPresent(answered::add);
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(method + " " + path + " got no answer", e);
        }
    }

    /** Reads events as they come; the reader closes it. */
    EventReader open(String path, String... headers) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(
                request("GET", path, HttpRequest.BodyPublishers.noBody(), headers)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + response.statusCode());
        }
        answered.add(OpenApi.checkOpened(path, response));
        return new EventReader(response.body());
    }

    private HttpRequest.Builder request(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).method(method, body).timeout(PATIENCE);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static String[] json(String... headers) {
        return Stream.concat(Stream.of("Content-Type", "application/json"), Arrays.stream(headers))
                .toArray(String[]::new);
    }

    /** Asks again and again until the answer is as it should be. */
    JsonNode await(String path, Predicate<JsonNode> done) {
        Waiting.until(() -> done.test(get(path).json()), () -> get(path).body());
        return get(path).json();
    }

    /** Submits plans of a repository. */
    String submit(String repository, String pool, Consumer<List<String>> plans) {
        List<String> named = new ArrayList<>();
        plans.accept(named);
        String list =
                named.stream().map(plan -> "{\"plan_file\":\"" + plan + "\"}").collect(Collectors.joining(","));
        Answer answer = post(
                "/api/v1/sessions",
                "{\"repository\":\"" + repository + "\",\"pool\":\"" + pool + "\",\"plans\":[" + list + "]}");
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return answer.json().path("session_id").asString();
    }
}
