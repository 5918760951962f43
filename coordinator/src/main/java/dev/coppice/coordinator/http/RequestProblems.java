package dev.coppice.coordinator.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Says what is wrong with a request that no operation can take, and what to send instead. */
final class RequestProblems {
    private static final String READ = "see " + AccessFilter.OPEN_API + " for what can be asked";

    private RequestProblems() {}

    static Problem of(Exception e, ProblemType type, HttpServletRequest request) {
        return new Problem(type, detail(e, type, request));
    }

    private static String detail(Exception e, ProblemType type, HttpServletRequest request) {
        String path = request.getRequestURI();
        return switch (e) {
            case MethodArgumentTypeMismatchException wrong -> wrongValue(wrong);
            case MissingRequestHeaderException missing ->
                "the header " + missing.getHeaderName() + " is missing; " + READ;
            case NoResourceFoundException ignored ->
                path.startsWith("/api/")
                        ? "there is nothing at " + path + "; " + READ
                        : "there is nothing at " + path + "; the page is at /, and the API below /api/v1/";
            case HttpRequestMethodNotSupportedException method -> wrongMethod(method, path);
            case HttpMediaTypeNotSupportedException media -> {
                MediaType sent = media.getContentType();
                yield "the body is to be JSON; send it with the header 'Content-Type: application/json'"
                        + (sent == null ? "" : ", not " + sent.getType() + "/" + sent.getSubtype());
            }
            case HttpMediaTypeNotAcceptableException media ->
                "the answer is "
                        + (media.getSupportedMediaTypes().isEmpty()
                                ? MediaType.APPLICATION_JSON_VALUE
                                : media.getSupportedMediaTypes().getFirst())
                        + ", and the header Accept does not take that; let it take it, or leave it out";
            default -> type.title() + "; " + READ;
        };
    }

    private static String wrongMethod(HttpRequestMethodNotSupportedException e, String path) {
        String[] supported = e.getSupportedMethods();
        return e.getMethod() + " can't be done at " + path
                + (supported == null
                        ? "; " + READ
                        : "; use " + Arrays.stream(supported).sorted().collect(Collectors.joining(" or ")));
    }

    private static String wrongValue(MethodArgumentTypeMismatchException e) {
        ResolvableType declared = ResolvableType.forMethodParameter(e.getParameter());
        Class<?> type = (declared.hasGenerics() ? declared.getGeneric() : declared).resolve(Object.class);
        String value =
                ValueWords.sent(e.getValue() instanceof Object[] several ? Arrays.asList(several) : e.getValue());
        if (ValueWords.isWhole(type) && value.matches("[+-]?\\d+")) {
            return e.getName() + ": the number " + value + " is too large, or too small";
        }
        return e.getName() + ": write " + ValueWords.wanted(type) + ", not '" + value + "'";
    }
}
