package dev.coppice.cli.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coppice.cli.invocation.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Serves health and figures over HTTP, to everybody who reaches it. */
final class MetricsServer implements AutoCloseable {
    /** What is answered to one path. */
    record Answer(int status, String type, String body) {}

    private final HttpServer server;

    private MetricsServer(HttpServer server) {
        this.server = server;
    }

    /** @throws CommandFailure when it can't listen there */
    static MetricsServer start(InetSocketAddress address, Supplier<String> metrics, Supplier<WorkerHealth> health) {
        try {
            HttpServer server = HttpServer.create(address, 0);
            serve(
                    server,
                    "/actuator/prometheus",
                    () -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
            serve(server, "/actuator/health", () -> health.get().whole());
            serve(server, "/actuator/health/liveness", WorkerHealth::alive);
            serve(server, "/actuator/health/readiness", () -> health.get().ready());
            server.start();
            return new MetricsServer(server);
        } catch (IOException e) {
            throw CommandFailure.usage("--metrics-listen: can't listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private static void serve(HttpServer server, String path, Supplier<Answer> answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                send(
                        exchange,
                        exchange.getRequestURI().getPath().equals(path)
                                ? answer.get()
                                : new Answer(404, "text/plain; charset=utf-8", "there is nothing here\n"));
            }
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
