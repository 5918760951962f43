package dev.coppice.worker.upload;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A coordinator that stores files, as its API says, in memory; a test may let it fail. */
final class FarEnd implements AutoCloseable {
    /** A file by now. */
    static final class Stored {
        final byte[] bytes;
        final boolean complete;

        Stored(byte[] bytes, boolean complete) {
            this.bytes = bytes;
            this.complete = complete;
        }
    }

    /** Decides before a request is served; -1 lets it through. */
    interface Mood {
        int status(String method, String path) throws IOException;
    }

    final Map<String, Stored> files = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    volatile Mood mood = (method, path) -> -1;
    volatile int breaksAfter = Integer.MAX_VALUE;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FarEnd(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/api/v1/attempts/", this::serve);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    String text(String path) {
        Stored stored = files.get("/api/v1/attempts/" + path);
        return stored == null ? "" : new String(stored.bytes, StandardCharsets.UTF_8) + (stored.complete ? "" : "…");
    }

    private void serve(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        requests.add(method + " " + path.substring(path.lastIndexOf('/') + 1) + " "
                + exchange.getRequestHeaders()
                        .getOrDefault("Authorization", List.of(""))
                        .get(0));
        int forced = mood.status(method, path);
        int status = forced > 0 ? forced : answer(exchange, method, path);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private int answer(HttpExchange exchange, String method, String path) throws IOException {
        Stored stored = files.get(path);
        switch (method) {
            case "HEAD" -> {
                if (stored == null) {
                    return 404;
                }
                exchange.getResponseHeaders().set("Upload-Offset", Integer.toString(stored.bytes.length));
                exchange.getResponseHeaders().set("Upload-Complete", stored.complete ? "?1" : "?0");
            }
            case "PUT" -> store(exchange, path, new byte[0], true);
            case "PATCH" -> {
                byte[] there = stored == null ? new byte[0] : stored.bytes;
                if (there.length
                        != Integer.parseInt(exchange.getRequestHeaders().getFirst("Upload-Offset"))) {
                    return 409;
                }
                store(
                        exchange,
                        path,
                        there,
                        "?1".equals(exchange.getRequestHeaders().getFirst("Upload-Complete")));
            }
            default -> {
                return 405;
            }
        }
        return 204;
    }

    /** What came before the connection broke stays. */
    private void store(HttpExchange exchange, String path, byte[] before, boolean last) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(before);
        InputStream body = exchange.getRequestBody();
        byte[] buffer = new byte[8192];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            all.write(buffer, 0, read);
            if (all.size() > breaksAfter) {
                files.put(path, new Stored(Arrays.copyOf(all.toByteArray(), breaksAfter), false));
                breaksAfter = Integer.MAX_VALUE;
                throw new IOException("the test breaks the connection");
            }
        }
        files.put(path, new Stored(all.toByteArray(), last));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
