package dev.coppice.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coppice.lifecycle.Crew;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/**
 * Answers as a container engine does, as far as {@link Training} asks: so that what speaks with engines can be recorded where there is
 * none. Nothing is ever run. Safe for use by many threads.
 */
final class TrainingEngine implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("^/v[0-9.]+");
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    private static final String CONTAINER = """
            {"Id": "c1", "Name": "/c1", "Image": "sha256:1", "Config": {"Labels": {}, "Image": "image"}, "Mounts": [],
             "State": {"Status": "running", "Running": true, "ExitCode": 0, "Error": "", "OOMKilled": false,
              "StartedAt": "2026-01-01T10:00:00.1Z", "FinishedAt": "0001-01-01T00:00:00Z",
              "Health": {"Status": "healthy", "FailingStreak": 0,
               "Log": [{"Start": "2026-01-01T10:00:01.1Z", "End": "2026-01-01T10:00:01.2Z", "ExitCode": 0, "Output": ""}]}},
             "HostConfig": {}, "NetworkSettings": {"Ports": {}, "Networks": {"n1": {"IPAddress": "10.213.0.2"}}}}
            """;

    private final Crew crew = new Crew("training");
    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<String> removed = ConcurrentHashMap.newKeySet();

    TrainingEngine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> crew.start("answer", task));
        server.createContext("/", this::answer);
        server.start();
    }

    /** Its address as DOCKER_HOST has it. */
    String host() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = VERSION.matcher(exchange.getRequestURI().getPath()).replaceFirst("");
            String[] parts = path.substring(1).split("/", -1);
            String last = parts[parts.length - 1];
            if (exchange.getRequestMethod().equals("GET")) {
                get(exchange, parts, last);
            } else if (exchange.getRequestMethod().equals("DELETE")) {
                removed.add(last);
                say(exchange, NO_CONTENT, "");
            } else if (last.equals("wait")) {
                hold(exchange);
            } else if (last.equals("create")) {
                say(exchange, CREATED, "{\"Id\": \"c1\", \"Name\": \"v1\", \"Warnings\": []}");
            } else {
                say(exchange, NO_CONTENT, "");
            }
        }
    }

    private void get(HttpExchange exchange, String[] parts, String last) throws IOException {
        switch (last) {
            case "_ping" -> say(exchange, OK, "OK");
            case "version" ->
                say(
                        exchange,
                        OK,
                        "{\"Version\": \"20.10.24\", \"ApiVersion\": \"1.41\", \"MinAPIVersion\": \"1.12\", \"Os\": \"linux\"}");
            case "info" ->
                say(exchange, OK, "{\"OSType\": \"linux\", \"CgroupVersion\": \"2\", \"SecurityOptions\": []}");
            case "volumes" -> say(exchange, OK, "{\"Volumes\": []}");
            case "events", "logs" -> hold(exchange);
            case "json" -> json(exchange, parts);
            default ->
                say(
                        exchange,
                        parts.length == 1 ? OK : NOT_FOUND,
                        parts.length == 1 ? "[]" : "{\"message\": \"no such\"}");
        }
    }

    private void json(HttpExchange exchange, String[] parts) throws IOException {
        if (parts.length == 2) {
            say(exchange, OK, "[]");
        } else if (parts[0].equals("images")) {
            say(exchange, OK, "{\"Id\": \"sha256:1\", \"RepoTags\": [], \"RepoDigests\": [], \"Config\": {}}");
        } else if (removed.contains(parts[1])) {
            say(exchange, NOT_FOUND, "{\"message\": \"no such container\"}");
        } else {
            say(exchange, OK, CONTAINER);
        }
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** A stream in which nothing happens. */
    private void hold(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(OK, 0);
        exchange.getResponseBody().flush();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        crew.close();
    }
}
