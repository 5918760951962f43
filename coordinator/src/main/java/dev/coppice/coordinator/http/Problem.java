package dev.coppice.coordinator.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** What keeps a request from being done: becomes a problem document. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String SOON = "5";

    private final ProblemType type;
    private final transient Map<String, Object> more = new LinkedHashMap<>();

    /** @param detail what happened, and what to do */
    Problem(ProblemType type, String detail) {
        super(detail);
        this.type = type;
    }

    Problem(ProblemType type, String detail, Throwable cause) {
        super(detail, cause);
        this.type = type;
    }

    /** There is no such thing. */
    static Problem notFound(String what) {
        return new Problem(ProblemType.NOT_FOUND, "there is no " + what);
    }

    /** This, with a further member of the document. */
    Problem with(String member, Object value) {
        more.put(member, value);
        return this;
    }

    ProblemType type() {
        return type;
    }

    ProblemDetail document() {
        ProblemDetail document = ProblemDetail.forStatusAndDetail(type.status(), String.valueOf(getMessage()));
        document.setType(type.uri());
        document.setTitle(type.title());
        more.forEach(document::setProperty);
        return document;
    }

    ResponseEntity<Object> answer() {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        switch (type) {
            case UNAUTHENTICATED -> headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"coppice\"");
            case BUSY, QUEUE_FULL, STANDBY, UNAVAILABLE, NO_DATABASE -> headers.set(HttpHeaders.RETRY_AFTER, SOON);
            default -> {}
        }
        return new ResponseEntity<>(document(), headers, type.status());
    }
}
