package dev.coppice.coordinator.http;

import dev.coppice.coordinator.KeyReusedException;
import dev.coppice.coordinator.QueueFullException;
import dev.coppice.coordinator.environment.EnvironmentRefusedException;
import dev.coppice.coordinator.leadership.LeadershipLostException;
import dev.coppice.coordinator.session.StoreException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger.Level;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Turns whatever goes wrong into a problem document. */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {
    private static final System.Logger LOG = System.getLogger(Problems.class.getName());

    private final Backend backend;

    Problems(Backend backend) {
        this.backend = backend;
    }

    /** A stream of events that has begun just ends, and who follows it asks again. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> problem(Problem problem, HttpServletResponse response) {
        return response.isCommitted() ? null : problem.answer();
    }

    @ExceptionHandler
    ResponseEntity<Object> queueFull(QueueFullException e) {
        return new Problem(ProblemType.QUEUE_FULL, words(e)).answer();
    }

    @ExceptionHandler
    ResponseEntity<Object> keyReused(KeyReusedException e) {
        return new Problem(ProblemType.KEY_REUSED, words(e)).answer();
    }

    @ExceptionHandler
    ResponseEntity<Object> environmentRefused(EnvironmentRefusedException e) {
        ProblemType type = switch (e.reason()) {
            case MISSING -> ProblemType.NOT_FOUND;
            case NOT_YOURS -> ProblemType.FORBIDDEN;
            case CONFLICT -> ProblemType.CONFLICT;
        };
        return new Problem(type, words(e)).answer();
    }

    @ExceptionHandler
    ResponseEntity<Object> leadershipLost(LeadershipLostException e) {
        return new Problem(ProblemType.STANDBY, words(e)).answer();
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> storeFailed(StoreException e, HttpServletResponse response) {
        return problem(backend.databaseFailed(e), response);
    }

    /** A query that the container can't read. */
    @ExceptionHandler
    ResponseEntity<Object> unreadable(InvalidParameterException e) {
        return new Problem(
                        ProblemType.BAD_REQUEST,
                        "the query can't be read; write each value in UTF-8, with %25 for '%' and %26 for '&'")
                .answer();
    }

    @ExceptionHandler
    ResponseEntity<Object> anythingElse(Exception e, HttpServletRequest request) {
        String what = request.getMethod() + " " + request.getRequestURI();
        LOG.log(Level.ERROR, "a request failed: " + what, e);
        return new Problem(
                        ProblemType.INTERNAL,
                        "the coordinator met an unexpected error; its log says more, at 'a request failed: " + what
                                + "'")
                .answer();
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem.answer(); // of BodyLimitFilter
            }
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException json) {
                return BodyProblems.of(json).answer();
            }
        }
        return new Problem(ProblemType.BAD_JSON, "a JSON body is needed, and there is none; send at least {}").answer();
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpServletRequest asked = ((ServletWebRequest) request).getRequest();
        if (status.is5xxServerError()) {
            return anythingElse(e, asked);
        }
        ResponseEntity<Object> answer =
                RequestProblems.of(e, ProblemType.of(status.value()), asked).answer();
        HttpHeaders all = new HttpHeaders();
        all.putAll(headers); // such as Allow
        all.putAll(answer.getHeaders());
        return new ResponseEntity<>(answer.getBody(), all, answer.getStatusCode());
    }

    private static String words(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
