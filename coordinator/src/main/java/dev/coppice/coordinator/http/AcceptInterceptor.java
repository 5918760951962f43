package dev.coppice.coordinator.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses what changes something before it is done, if the caller does not take the answer: found out later, it would be done. */
final class AcceptInterceptor implements HandlerInterceptor {
    private static final List<MediaType> ANSWERS =
            List.of(MediaType.APPLICATION_JSON, new MediaType("application", "*+json"));

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        boolean changes = request.getMethod().equals(HttpMethod.POST.name())
                || request.getMethod().equals(HttpMethod.DELETE.name());
        if (changes && handler instanceof HandlerMethod method && !method.isVoid() && !takesJson(request)) {
            throw new Problem(
                    ProblemType.NOT_ACCEPTABLE,
                    "the answer is application/json, and Accept does not take that; nothing was done");
        }
        return true;
    }

    private static boolean takesJson(HttpServletRequest request) {
        List<String> accept = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        try {
            return accept.isEmpty()
                    || MediaType.parseMediaTypes(accept).stream()
                            .filter(wanted -> wanted.getQualityValue() > 0)
                            .anyMatch(wanted -> ANSWERS.stream().anyMatch(wanted::isCompatibleWith));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
