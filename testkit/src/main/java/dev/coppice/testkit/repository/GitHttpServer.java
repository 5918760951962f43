package dev.coppice.testkit.repository;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coppice.lifecycle.Crew;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves the repositories of a folder over HTTP, by git's own {@code http-backend}; a test may let it send some names elsewhere. Safe
 * for use by many threads.
 */
public final class GitHttpServer implements AutoCloseable {
    private final HttpServer server;
    private final Crew crew = new Crew("git-http");
    private final Path folder;
    private final Map<String, String> redirections = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();

    /** Begins to serve on a loopback address. */
    public GitHttpServer(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> crew.startBlocking("answer", task));
        server.createContext("/", this::serve);
        server.start();
    }

    /** What comes before a repository's path, which begins with a slash. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers with 302 whatever is asked for below a path. */
    public synchronized void redirect(String path, String target) {
        redirections.put(path, target);
    }

    /** The paths that were asked for, as they came. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized Optional<String> location(HttpExchange exchange) {
        String asked = exchange.getRequestURI().toString();
        requests.add(asked);
        return redirections.entrySet().stream()
                .filter(entry -> asked.startsWith(entry.getKey() + "/"))
                .map(entry -> entry.getValue() + asked.substring(entry.getKey().length()))
                .findFirst();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<String> location = location(exchange);
            if (location.isPresent()) {
                exchange.getResponseHeaders().set("Location", location.get());
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            Process git = backend(exchange).start();
            try (OutputStream in = git.getOutputStream()) {
                exchange.getRequestBody().transferTo(in);
            }
            answer(exchange, new BufferedInputStream(git.getInputStream()));
        }
    }

    private ProcessBuilder backend(HttpExchange exchange) {
        ProcessBuilder builder =
                new ProcessBuilder("git", "http-backend").redirectError(Redirect.to(new File("/dev/null")));
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("GIT_"));
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_CONFIG_GLOBAL", "/nonexistent/gitconfig");
        variables.put("GIT_PROJECT_ROOT", folder.toString());
        variables.put("GIT_HTTP_EXPORT_ALL", "1");
        variables.put("REQUEST_METHOD", exchange.getRequestMethod());
        variables.put("PATH_INFO", exchange.getRequestURI().getPath());
        String query = exchange.getRequestURI().getRawQuery();
        variables.put("QUERY_STRING", query == null ? "" : query);
        Headers headers = exchange.getRequestHeaders();
        put(variables, "CONTENT_TYPE", headers.getFirst("Content-Type"));
        put(variables, "HTTP_CONTENT_ENCODING", headers.getFirst("Content-Encoding"));
        put(variables, "GIT_PROTOCOL", headers.getFirst("Git-Protocol"));
        return builder;
    }

    private static void put(Map<String, String> variables, String name, @Nullable String value) {
        if (value != null) {
            variables.put(name, value);
        }
    }

    private static void answer(HttpExchange exchange, InputStream said) throws IOException {
        int status = 200;
        for (String line = line(said); !line.isEmpty(); line = line(said)) {
            String[] parts = line.split(": ", 2);
            if (parts[0].equals("Status")) {
                status = Integer.parseInt(parts[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(parts[0], parts[1]);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        said.transferTo(exchange.getResponseBody());
    }

    private static String line(InputStream said) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = said.read(); b >= 0 && b != '\n'; b = said.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        server.stop(0);
        crew.close();
    }
}
