package dev.coppice.worker.environment.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerEvent;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineListener;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.LogRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams in which nothing comes end when they are closed, also those over TCP. */
@Timeout(60)
class TcpEngineTest {
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @TempDir
    Path home;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/events") || path.endsWith("/logs")) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().flush();
                over.await();
                return;
            }
            byte[] body = (path.endsWith("/version")
                            ? "{\"Version\": \"20.10.24\", \"ApiVersion\": \"1.41\", \"MinAPIVersion\": \"1.12\"}"
                            : "{\"Id\": \"c\", \"Config\": {}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ContainerEngine open() throws EngineException, InterruptedException {
        URI uri = URI.create("tcp://127.0.0.1:" + server.getAddress().getPort());
        return DockerEngine.open(new EngineAddress(uri, "a test"), Map.of(), home);
    }

    @Test
    void events() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        EngineListener listener = new EngineListener() {
            @Override
            public void happened(ContainerEvent event) {}

            @Override
            public void connected() {
                connected.countDown();
            }

            @Override
            public void away(EngineException why) {}
        };
        try (ContainerEngine engine = open();
                EngineStream stream = engine.subscribe(Map.of(), listener)) {
            connected.await();
            assertThat(stream.failure()).isEmpty();
        }
    }

    @Test
    void output() throws Exception {
        try (ContainerEngine engine = open();
                EngineStream stream = engine.logs(
                        "c", new LogRequest(true, OptionalInt.empty(), Optional.empty()), (channel, part) -> {})) {
            assertThat(stream.failure()).isEmpty();
        }
    }
}
