package dev.coppice.worker.upload;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The coordinator's door for attempts' files: {@code /api/v1/attempts/…} of its HTTP API. Each call waits for the answer, and throws
 * {@link RefusedException} when asking again is of no use, {@link NobodyLeadsException} when nobody is there who could answer, any other
 * {@link IOException} when asking again may be of use. Safe for use by many
 * threads.
 */
public final class FileEndpoint {
    /** Gives the bearer token; empty for none. */
    public interface TokenSource {
        Optional<String> token() throws IOException;
    }

    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MOST_WORDS = 500;
    /** The type of the problem that the file is complete, with another content: other conflicts pass. */
    private static final String COMPLETE = "urn:coppice:problem:file-complete";

    private final List<URI> bases;
    private final AtomicInteger leader = new AtomicInteger();
    private final AtomicLong answers = new AtomicLong();
    private final TokenSource token;
    private final HttpClient client;

    /**
     * @param addresses the coordinator's, such as {@code https://coppice.example.org}, and of those that stand by, in any order; each call
     *     goes to one, and to the next after one that could not be reached or does not lead
     * @param token asked for with each call, as it may be renewed
     * @param client with the certificates to trust and a limit for connecting
     */
    public FileEndpoint(List<URI> addresses, TokenSource token, HttpClient client) {
        bases = addresses.stream()
                .map(address -> address.toString().endsWith("/") ? address : URI.create(address + "/"))
                .toList();
        this.token = token;
        this.client = client;
    }

    /** Where people find an attempt's files. */
    String address(Claim claim) {
        return base().resolve("api/v1/jobs/" + encode(claim.attempt().job().value()) + "/attempts/"
                        + claim.attempt().number() + "/files")
                .toString();
    }

    /** What the coordinator has of a file. */
    record Stored(long bytes, boolean complete) {
        static final Stored NOTHING = new Stored(0, false);
    }

    Stored stored(Claim claim, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = exchange(request(claim, path).method("HEAD", BodyPublishers.noBody()));
        if (response.statusCode() == 404) {
            return Stored.NOTHING;
        }
        check(response, path);
        return new Stored(
                response.headers().firstValueAsLong("Upload-Offset").orElse(0),
                response.headers()
                        .firstValue("Upload-Complete")
                        .filter("?1"::equals)
                        .isPresent());
    }

    /** Asks for a file that nobody has: fails when the coordinator is not there, or does not take this worker's word. */
    void greet() throws IOException, InterruptedException {
        stored(new Claim(new AttemptId(new JobId("none"), 1), "none"), "none");
    }

    /** Stores a whole file in place of a part that is there; refused when another one is there whole. */
    void put(Claim claim, String path, byte[] content) throws IOException, InterruptedException {
        check(exchange(request(claim, path).PUT(BodyPublishers.ofByteArray(content))), path);
    }

    /**
     * Stores a further part of a file.
     *
     * @param offset how many bytes of the file are there already
     * @param complete whether the file ends with this part
     */
    void append(Claim claim, String path, long offset, byte[] part, boolean complete)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(claim, path)
                .header("Upload-Offset", Long.toString(offset))
                .header("Upload-Complete", complete ? "?1" : "?0")
                .method("PATCH", BodyPublishers.ofByteArray(part));
        check(exchange(request), path);
    }

    /** How often one that leads has answered so far. */
    long answers() {
        return answers.get();
    }

    /** What another end sends through a tunnel, until it is closed. The caller closes it. */
    InputStream openTunnel(String tunnel) throws IOException, InterruptedException {
        for (int tries = bases.size(); ; tries--) {
            HttpRequest request =
                    plain("api/v1/tunnels/" + encode(tunnel) + "/in").GET().build();
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return response.body();
            }
            response.body().close();
            if (response.statusCode() != 503 || tries == 0) {
                throw new IOException("the coordinator at " + request.uri().resolve("/") + " answers "
                        + response.statusCode() + " for a tunnel");
            }
            askAnother(request);
        }
    }

    /** Sends bytes through a tunnel. */
    void writeTunnel(String tunnel, long at, byte[] bytes) throws IOException, InterruptedException {
        check(
                exchange(plain("api/v1/tunnels/" + encode(tunnel) + "/out?at=" + at)
                        .POST(BodyPublishers.ofByteArray(bytes))),
                "a tunnel");
    }

    /** Says that all has been sent. */
    void endTunnel(String tunnel) throws IOException, InterruptedException {
        check(exchange(plain("api/v1/tunnels/" + encode(tunnel) + "/out").DELETE()), "a tunnel");
    }

    private HttpRequest.Builder request(Claim claim, String path) throws IOException {
        String files = "api/v1/attempts/" + encode(claim.attempt().job().value()) + "/"
                + claim.attempt().number() + "/" + encode(claim.token()) + "/files/";
        String encoded =
                Arrays.stream(path.split("/")).map(FileEndpoint::encode).collect(Collectors.joining("/"));
        return plain(files + encoded);
    }

    private HttpRequest.Builder plain(String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base().resolve(path))
                .timeout(ANSWER)
                .header("Content-Type", "application/octet-stream");
        token.token().ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    private URI base() {
        return bases.get(leader.get());
    }

    private HttpResponse<String> exchange(HttpRequest.Builder prepared) throws IOException, InterruptedException {
        HttpRequest request = prepared.build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 503) {
                askAnother(request);
            } else {
                answers.incrementAndGet();
            }
            return response;
        } catch (IOException e) {
            askAnother(request);
            throw new NobodyLeadsException(
                    "the coordinator at " + request.uri().resolve("/") + " can't be reached: " + words(e), e);
        }
    }

    /** The next call goes elsewhere, unless another call has seen to that already. */
    private void askAnother(HttpRequest failed) {
        int asked = leader.get();
        if (failed.uri().toString().startsWith(bases.get(asked).toString())) {
            leader.compareAndSet(asked, (asked + 1) % bases.size());
        }
    }

    /** The client's own errors often have no words. */
    private static String words(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private void check(HttpResponse<String> response, String path) throws IOException {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return;
        }
        String body = response.body();
        String words = "the coordinator at " + response.uri().resolve("/") + " answers " + status + " for " + path
                + ": " + body.substring(0, Math.min(body.length(), MOST_WORDS));
        switch (status) {
            case 400, 410, 413, 422 -> throw new RefusedException(words);
            case 409 -> throw body.contains(COMPLETE) ? new RefusedException(words) : new IOException(words);
            case 401, 403 ->
                throw new IOException(
                        words + " (give this worker a valid token of role WORKER, with --token-file or COPPICE_TOKEN)");
            case 503 -> throw new NobodyLeadsException(words, null);
            default -> throw new IOException(words);
        }
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
