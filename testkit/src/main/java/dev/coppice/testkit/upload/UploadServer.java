package dev.coppice.testkit.upload;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coppice.lifecycle.Crew;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Stores attempts' files in memory, as the coordinator's API says; a test may let it fail. Safe for use by many threads. */
public final class UploadServer implements AutoCloseable {
    private static final String ROOT = "/api/v1/attempts/";
    /** Stands for a conflict with a file that is complete. */
    private static final int COMPLETE = -409;

    private final HttpServer server;
    private final Crew crew = new Crew("uploads");
    private final Map<String, byte[]> complete = new TreeMap<>();
    private final Map<String, byte[]> growing = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();
    private String refused = "";
    private int refusal;
    private int breakAt = Integer.MAX_VALUE;

    /**
     * Begins to serve on a loopback address.
     *
     * @param port 0 for any that is free
     */
    public UploadServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(task -> crew.start("answer", task));
        server.createContext(ROOT, this::serve);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A file that is complete, by {@code job/number/token/files/path}. */
    public synchronized Optional<byte[]> file(String path) {
        return Optional.ofNullable(complete.get(ROOT + path)).map(byte[]::clone);
    }

    /** What has come so far of a file that is not complete. */
    public synchronized Optional<byte[]> part(String path) {
        return Optional.ofNullable(growing.get(ROOT + path)).map(byte[]::clone);
    }

    /** The paths of all that is complete. */
    public synchronized List<String> files() {
        return complete.keySet().stream()
                .map(path -> path.substring(ROOT.length()))
                .toList();
    }

    /** What was asked: method, name of the file, and the authorization that came with it. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Answers with this status from here on for paths with this end; 0 for no more. */
    public synchronized void refuse(String end, int status) {
        refused = end;
        refusal = status;
    }

    /** Breaks the connection, once, when a file comes to this many bytes. */
    public synchronized void breakAt(int bytes) {
        breakAt = bytes;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = answer(exchange);
            if (status == COMPLETE) {
                byte[] problem = "{\"type\":\"urn:coppice:problem:file-complete\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(409, problem.length);
                exchange.getResponseBody().write(problem);
            } else {
                exchange.sendResponseHeaders(status, -1);
            }
        }
    }

    private synchronized int answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        requests.add(method + " " + path.substring(path.lastIndexOf('/') + 1) + " " + authorization);
        if (refusal > 0 && path.endsWith(refused)) {
            return refusal;
        }
        return switch (method) {
            case "HEAD" -> tell(exchange, path);
            case "PUT" -> store(exchange, path, new byte[0], true);
            case "PATCH" -> append(exchange, path);
            default -> 405;
        };
    }

    private int tell(HttpExchange exchange, String path) {
        byte[] stored = complete.getOrDefault(path, growing.getOrDefault(path, new byte[0]));
        boolean whole = complete.containsKey(path);
        if (!whole && !growing.containsKey(path)) {
            return 404;
        }
        exchange.getResponseHeaders().set("Upload-Offset", Integer.toString(stored.length));
        exchange.getResponseHeaders().set("Upload-Complete", whole ? "?1" : "?0");
        return 204;
    }

    private int append(HttpExchange exchange, String path) throws IOException {
        byte[] stored = growing.getOrDefault(path, new byte[0]);
        String offset = exchange.getRequestHeaders().getFirst("Upload-Offset");
        boolean last = "?1".equals(exchange.getRequestHeaders().getFirst("Upload-Complete"));
        return Integer.toString(stored.length).equals(offset) ? store(exchange, path, stored, last) : 409;
    }

    /** What came before the connection broke stays. */
    private int store(HttpExchange exchange, String path, byte[] before, boolean last) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(before);
        InputStream body = exchange.getRequestBody();
        byte[] buffer = new byte[8192];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            all.write(buffer, 0, read);
            if (all.size() >= breakAt) {
                growing.put(path, Arrays.copyOf(all.toByteArray(), breakAt));
                breakAt = Integer.MAX_VALUE;
                throw new IOException("the test breaks the connection");
            }
        }
        byte[] recorded = complete.get(path);
        if (recorded != null) {
            return last && Arrays.equals(recorded, all.toByteArray()) ? 204 : COMPLETE;
        }
        growing.remove(path);
        (last ? complete : growing).put(path, all.toByteArray());
        return 204;
    }

    @Override
    public void close() {
        server.stop(0);
        crew.close();
    }
}
