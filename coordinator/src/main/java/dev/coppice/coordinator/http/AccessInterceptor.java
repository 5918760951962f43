package dev.coppice.coordinator.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets an operation of the API go on if its caller has the role for it and this coordinator decides. */
final class AccessInterceptor implements HandlerInterceptor {
    private final Backend backend;

    AccessInterceptor(Backend backend) {
        this.backend = backend;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)
                || request.getRequestURI().equals(AccessFilter.OPEN_API)) {
            return true; // not an operation
        }
        Requires requires = method.getMethodAnnotation(Requires.class);
        if (requires == null || !(request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller)) {
            throw new Problem(ProblemType.FORBIDDEN, "nobody may do this");
        }
        caller.check(requires.value());
        if (!requires.whateverStanding()) {
            backend.coordinator();
        }
        return true;
    }
}
