package dev.coppice.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/** Reads what a server answers when it does not do what it was asked to. */
final class ProblemReader {
    private static final int MOST = 1 << 20;
    private static final int SHOWN = 200;

    private ProblemReader() {}

    static Problem read(HttpResponse<InputStream> response) throws IOException {
        String text;
        try (InputStream body = response.body()) {
            text = new String(body.readNBytes(MOST), StandardCharsets.UTF_8);
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("application/problem+json")) {
            try {
                return Json.MAPPER.readValue(text, Problem.class);
            } catch (JacksonException e) {
                // What can't be read as a problem is shown as it came.
            }
        }
        String words = text.strip();
        return Problem.of(
                response.statusCode(),
                "the server answered with HTTP status " + response.statusCode()
                        + (words.isEmpty() ? "" : ": " + words.substring(0, Math.min(SHOWN, words.length()))));
    }

    /** How long the server asks to wait; zero when it does not say. */
    static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }
}
