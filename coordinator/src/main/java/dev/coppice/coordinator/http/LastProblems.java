package dev.coppice.coordinator.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers with a problem document what failed outside of all controllers. */
@RestController
final class LastProblems implements ErrorController {
    private final ProblemWriter problems;

    LastProblems(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("${server.error.path:${error.path:/error}}")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        ProblemType type = ProblemType.of(status instanceof Integer code ? code : 404);
        String hint = type == ProblemType.INTERNAL
                ? "; the coordinator's log says more"
                : "; see " + AccessFilter.OPEN_API + " for what can be asked";
        problems.write(new Problem(type, type.title() + hint), request, response);
    }
}
