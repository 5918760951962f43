package dev.coppice.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for a coordinator: answers requests as a test says. What the API's document does not know, asked or answered, is a
 * fault, which {@link #close} throws.
 */
public final class FakeCoordinator implements AutoCloseable {
    private static final String GOING_ON = "text/event-stream;charset=UTF-8";

    private final CountDownLatch streaming = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ApiContract contract = ApiContract.read();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<AssertionError> faults = new CopyOnWriteArrayList<>();

    /** A request that came. */
    public record Request(String method, String path, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    /**
     * What it answers.
     *
     * @param status 0 to hang up without an answer
     */
    private record Reply(int status, String type, String body) {}

    public FakeCoordinator() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers so from here on, or once if more answers are added for the same request: the last one stays. */
    public FakeCoordinator on(String request, int status, String json) {
        String type = status >= 400 ? "application/problem+json" : "application/json";
        return add(request, new Reply(status, type, json));
    }

    /** Answers with a text of a media type. */
    public FakeCoordinator onText(String request, String type, String text) {
        return add(request, new Reply(200, type, text));
    }

    /** Answers with events, and ends the stream after them. */
    public FakeCoordinator onEvents(String request, String... events) {
        List.of(events).forEach(contract::checkEvent);
        return onText(request, "text/event-stream", String.join("", events));
    }

    /** Answers with events, and keeps the stream open after them. */
    public FakeCoordinator onEventsGoingOn(String request, String... events) {
        List.of(events).forEach(contract::checkEvent);
        return add(request, new Reply(200, GOING_ON, String.join("", events)));
    }

    /** Takes the request, and hangs up without an answer. */
    public FakeCoordinator hangsUpOn(String request) {
        return add(request, new Reply(0, "", ""));
    }

    private FakeCoordinator add(String request, Reply reply) {
        replies.computeIfAbsent(request, key -> new ArrayDeque<>()).add(reply);
        return this;
    }

    /** The requests so far, of this method and path. */
    public List<Request> requests(String request) {
        return requests.stream()
                .filter(each -> (each.method() + " " + each.path()).equals(request))
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getRawPath();
        String query = exchange.getRequestURI().getRawQuery();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String asked = query == null ? path : path + "?" + query;
        requests.add(new Request(method, asked, Map.copyOf(exchange.getRequestHeaders()), body));
        Reply reply = reply(method + " " + asked);
        try (exchange) {
            try {
                contract.checkRequest(method, path, body);
                if (reply.status() != 0) {
                    contract.checkAnswer(method, path, reply.status(), reply.body());
                }
            } catch (AssertionError e) {
                faults.add(e);
            }
            if (reply.status() == 0) {
                return;
            }
            send(exchange, reply);
        }
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        boolean goesOn = reply.type().equals(GOING_ON);
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.sendResponseHeaders(reply.status(), goesOn ? 0 : bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
            out.flush();
            if (goesOn) {
                streaming.countDown();
                closed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a stream that goes on is read. */
    public void awaitStreaming() throws InterruptedException {
        if (!streaming.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody reads a stream");
        }
    }

    private synchronized Reply reply(String request) {
        Queue<Reply> queue = replies.get(request);
        if (queue == null) {
            String problem = Documents.problem("not-found", 404, "there is no " + request);
            return new Reply(404, "application/problem+json", problem);
        }
        return queue.size() == 1 ? queue.element() : queue.remove();
    }

    /** Stops; fails if something was asked or answered that is not in the API's document. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        if (!faults.isEmpty()) {
            throw faults.getFirst();
        }
    }
}
