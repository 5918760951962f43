package dev.coppice.cli.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request that can be sent several times, to whichever server serves the API.
 *
 * @param waits whether it is sent again when the server says that it can't answer now
 */
record Call(String method, ApiPath path, Optional<Body> body, Map<String, String> headers, boolean waits) {
    /** What is sent. */
    static final class Body {
        private final String type;
        private final BodyPublisher content;

        private Body(String type, BodyPublisher content) {
            this.type = type;
            this.content = content;
        }

        static Body json(String text) {
            return new Body("application/json", BodyPublishers.ofString(text));
        }

        static Body bytes(byte[] bytes) {
            return new Body("application/octet-stream", BodyPublishers.ofByteArray(bytes));
        }
    }

    /** A submission is answered after its repository was fetched, which may take long. */
    private static final Duration DONE = Duration.ofMinutes(5);

    private static final Duration SHOWN = Duration.ofMinutes(1);

    static final String KEY = "Idempotency-Key";

    static Call of(String method, ApiPath path) {
        return new Call(method, path, Optional.empty(), Map.of(), true);
    }

    Call with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Call(method, path, body, all, waits);
    }

    /** Sends bytes as they are. */
    Call with(byte[] bytes) {
        return new Call(method, path, Optional.of(Body.bytes(bytes)), headers, waits);
    }

    Call withoutWaiting() {
        return new Call(method, path, body, headers, false);
    }

    boolean hasKey() {
        return headers.containsKey(KEY);
    }

    HttpRequest to(URI address, Optional<String> token) {
        BodyPublisher publisher = body.map(sent -> sent.content).orElseGet(BodyPublishers::noBody);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path.text()))
                .timeout(method.equals("GET") ? SHOWN : DONE)
                .method(method, publisher);
        body.ifPresent(sent -> request.header("Content-Type", sent.type));
        headers.forEach(request::header);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request.build();
    }
}
