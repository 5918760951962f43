package dev.coppice.coordinator.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Answers with a problem document what never became a request. Tomcat makes it, by its name. */
public final class TomcatProblems extends ErrorReportValve {
    private static final System.Logger LOG = System.getLogger(TomcatProblems.class.getName());

    @Override
    protected void report(Request request, Response response, @Nullable Throwable cause) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemType type = ProblemType.of(response.getStatus());
        try {
            response.setContentType("application/problem+json");
            response.getReporter()
                    .write("{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                            .formatted(
                                    type.uri(),
                                    type.title(),
                                    response.getStatus(),
                                    "this is not a request that can be read"));
            response.finishResponse();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "who sent an unreadable request did not wait for its answer", e);
        }
    }
}
