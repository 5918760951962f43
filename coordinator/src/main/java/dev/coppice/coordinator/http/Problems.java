package dev.coppice.coordinator.http;

import dev.coppice.coordinator.KeyReusedException;
import dev.coppice.coordinator.QueueFullException;
import dev.coppice.coordinator.leadership.LeadershipLostException;
import dev.coppice.coordinator.session.StoreException;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever goes wrong into a problem document. */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {
    private static final System.Logger LOG = System.getLogger(Problems.class.getName());

    @ExceptionHandler
    ResponseEntity<Object> problem(Problem problem) {
        return problem.answer();
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
    ResponseEntity<Object> leadershipLost(LeadershipLostException e) {
        return new Problem(ProblemType.STANDBY, words(e)).answer();
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> storeFailed(StoreException e, HttpServletResponse response) {
        LOG.log(Level.WARNING, "a request failed at the database: " + e.getMessage());
        if (response.isCommitted()) {
            return null; // a stream of events just ends, and who follows it asks again
        }
        return new Problem(ProblemType.UNAVAILABLE, "the database failed; try again: " + words(e)).answer();
    }

    /** A query that the container can't read. */
    @ExceptionHandler
    ResponseEntity<Object> unreadable(InvalidParameterException e) {
        return new Problem(ProblemType.BAD_REQUEST, "the query can't be read: " + words(e)).answer();
    }

    @ExceptionHandler
    ResponseEntity<Object> anythingElse(Exception e) {
        LOG.log(Level.ERROR, "a request failed", e);
        return new Problem(ProblemType.INTERNAL, "unexpected error, see the coordinator's log: " + e).answer();
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (cause(e, Problem.class) instanceof Problem problem) {
            return problem.answer(); // of BodyLimitFilter
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecognizedPropertyException unknown) {
                return unknownField(unknown).answer();
            }
            if (cause instanceof JacksonException json) {
                return badJson(json).answer();
            }
        }
        return new Problem(ProblemType.BAD_JSON, "a JSON body is needed, and there is none").answer();
    }

    private static @Nullable Throwable cause(Throwable e, Class<?> type) {
        Throwable cause = e;
        while (cause != null && !type.isInstance(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Problem unknownField(UnrecognizedPropertyException e) {
        List<String> known =
                e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
        return new Problem(
                ProblemType.UNKNOWN_FIELD, "there is no field " + path(e) + "; there are " + String.join(", ", known));
    }

    private static Problem badJson(JacksonException e) {
        String where = path(e);
        String line = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
        return new Problem(ProblemType.BAD_JSON, (where.isEmpty() ? "" : where + ": ") + e.getOriginalMessage() + line);
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<Object> answer = new Problem(ProblemType.of(status.value()), detail(e)).answer();
        HttpHeaders all = new HttpHeaders();
        all.putAll(headers); // such as Allow
        all.putAll(answer.getHeaders());
        return new ResponseEntity<>(answer.getBody(), all, answer.getStatusCode());
    }

    private static String detail(Exception e) {
        return e instanceof MethodArgumentTypeMismatchException wrong
                ? wrong.getName() + ": " + wrong.getValue() + " is not a value that it can have"
                : words(e);
    }

    private static String words(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
