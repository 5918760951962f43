package dev.coppice.coordinator.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes server-sent events, see https://html.spec.whatwg.org/multipage/server-sent-events.html. For one thread; writing waits when
 * the reader is slow, and fails when it has gone or stands still for long.
 */
final class EventStream {
    private final JsonMapper json;
    private final OutputStream out;

    EventStream(JsonMapper json, HttpServletResponse response) throws IOException {
        this.json = json;
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.setHeader("X-Accel-Buffering", "no"); // proxies of the nginx kind would wait for more
        out = response.getOutputStream();
        out.flush();
    }

    void send(Optional<String> id, String event, Object data) throws IOException {
        StringBuilder text = new StringBuilder();
        id.ifPresent(known -> text.append("id: ").append(known).append('\n'));
        text.append("event: ").append(event).append('\n');
        text.append("data: ").append(json.writeValueAsString(data)).append("\n\n");
        write(text.toString());
    }

    /** Something that readers pass over, so that a connection that is gone is noticed. */
    void beat() throws IOException {
        write(": \n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
