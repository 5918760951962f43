package dev.coppice.cli.client;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.tls.TrustedCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Calls a coordinator's API. While the coordinator can't be reached, or says that it can't answer now, a call is sent again and
 * again: so each call may be made more than once, and does no harm by that. For one thread.
 *
 * <p>Calls throw {@link RefusedException} when the coordinator answers that it does not do what is asked, other
 * {@link CommandFailure}s when it can't be reached, and {@code InterruptedException} when the thread is interrupted.
 */
public final class Client implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Answered by one that stands by, too. */
    private static final ApiPath STANDING = ApiPath.of("server");

    private final Server server;
    private final Patience patience;
    private final HttpClient http;
    private final Addresses addresses;
    private boolean reached;
    private Consumer<String> notices;

    @FunctionalInterface
    private interface Reading<T> {
        T read(InputStream body) throws IOException;
    }

    /** @param notices take a line when the server goes away and when it is back */
    Client(Server server, Patience patience, Consumer<String> notices) {
        this.server = server;
        this.patience = patience;
        this.notices = notices;
        addresses = new Addresses(server.addresses());
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        http = builder.sslContext(trusting(server.certificates())).build();
    }

    private static SSLContext trusting(Optional<Path> certificates) {
        try {
            return TrustedCertificates.context(certificates);
        } catch (IOException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        }
    }

    /** Tells from here on somebody else when the server goes away and when it is back. */
    public void tell(Consumer<String> who) {
        notices = who;
    }

    /** Where the API is served: of several coordinators, the one that answered last. */
    public URI address() {
        return addresses.current();
    }

    /** Whether there are several coordinators, one of which may take over from another. */
    public boolean hasSeveral() {
        return server.addresses().size() > 1;
    }

    /** Has the next call go to another coordinator, if there are several, as this one seems to be away. */
    public void doubt() {
        addresses.turn();
    }

    /** Whether it is a token that lets this program in. */
    public boolean hasToken() {
        return server.token().isPresent();
    }

    /** What is at a path. */
    public Answer get(ApiPath path) throws InterruptedException {
        return answer(Call.of("GET", path));
    }

    /** What is at a path; refused also when the server says that it can't answer now. */
    public Answer getNow(ApiPath path) throws InterruptedException {
        return answer(Call.of("GET", path).withoutWaiting());
    }

    /** Asks for something to be done that does no harm when it is done again. */
    public Answer post(ApiPath path) throws InterruptedException {
        return answer(Call.of("POST", path));
    }

    /**
     * Asks for something to be made.
     *
     * @param body goes as JSON
     * @param key names this request: it is done once, however often it is sent
     */
    public Answer post(ApiPath path, Object body, String key) throws InterruptedException {
        return answer(new Call(
                "POST",
                path,
                Optional.of(Call.Body.json(Json.MAPPER.writeValueAsString(body))),
                Map.of(Call.KEY, key),
                true));
    }

    /** Sends bytes that do no harm when they are sent again. */
    public void send(ApiPath path, byte[] bytes) throws InterruptedException {
        answer(Call.of("POST", path).with(bytes));
    }

    /** Removes what is at a path. */
    public Answer delete(ApiPath path) throws InterruptedException {
        return answer(Call.of("DELETE", path));
    }

    /** What is at a path, as it comes. Whoever calls closes it; an interrupt while it is read ends it with an error. */
    public InputStream open(ApiPath path, Map<String, String> headers) throws InterruptedException {
        return send(Call.of("GET", path).with(headers), body -> body);
    }

    /** Writes what is at a path to a file, over what it held. */
    public void download(ApiPath path, Path file) throws InterruptedException {
        byte[] content = send(Call.of("GET", path), Client::whole);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw CommandFailure.broken("could not write " + file + ": " + e, e);
        }
    }

    private Answer answer(Call call) throws InterruptedException {
        byte[] body = send(call, Client::whole);
        return new Answer(address(), new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] whole(InputStream body) throws IOException {
        try (body) {
            return body.readAllBytes();
        }
    }

    private <T> T send(Call call, Reading<T> reading) throws InterruptedException {
        boolean again = false;
        Outage outage = new Outage(server, reached ? patience.later() : patience.first(), notices);
        while (true) {
            URI address = addresses.current();
            boolean goesOn;
            Duration atLeast = Duration.ZERO;
            try {
                HttpResponse<InputStream> response =
                        http.send(call.to(address, server.token()), BodyHandlers.ofInputStream());
                if (response.statusCode() / 100 == 2) {
                    T read = reading.read(response.body());
                    reached = true;
                    outage.end(address, addresses.answer(!call.path().equals(STANDING)));
                    return read;
                }
                Problem problem = ProblemReader.read(response);
                if (!passes(problem, call, again)) {
                    throw new RefusedException(address, problem);
                }
                if (problem.is("standby")) {
                    outage.lastAsLongAs(patience.later()); // another one takes over, which takes a lease
                }
                goesOn = addresses.goesOnAfter(Trouble.passing(problem.words()), leader(problem, address));
                atLeast = ProblemReader.retryAfter(response);
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while it waited for " + address);
                }
                goesOn = addresses.goesOnAfter(Trouble.of(e));
            }
            again = true;
            if (!goesOn) {
                outage.pause(addresses.endRound(), atLeast);
            }
        }
    }

    /** Whether the same call may well be answered otherwise a little later. */
    private static boolean passes(Problem problem, Call call, boolean again) {
        return switch (problem.status()) {
            case 503 -> call.waits() || problem.is("standby");
            case 502, 504 -> problem.type().isEmpty(); // not the coordinator's words, but those of a proxy before it
            case 409 -> call.hasKey() && again && problem.is("conflict"); // the lost call is still worked on
            default -> false;
        };
    }

    /** The coordinator that decides, when the one that was asked does not, and knows it: they share their tokens. */
    private static Optional<URI> leader(Problem problem, URI asked) {
        return problem.leader()
                .filter(any -> problem.is("standby"))
                .map(URI::create)
                .filter(uri -> uri.getHost() != null && asked.getScheme().equals(uri.getScheme()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
