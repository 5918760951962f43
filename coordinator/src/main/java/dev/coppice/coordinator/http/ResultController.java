package dev.coppice.coordinator.http;

import dev.coppice.coordinator.artifact.ArtifactPath;
import dev.coppice.coordinator.artifact.SessionReports;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.token.Role;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What came of sessions: results and reports. */
@RestController
final class ResultController {
    private final Backend backend;

    ResultController(Backend backend) {
        this.backend = backend;
    }

    @GetMapping({"/api/v1/sessions/{session}/results", "/api/v1/parallel-test/{session}/results"})
    @Requires(Role.READ)
    void results(@PathVariable SessionId session, HttpServletResponse response) throws IOException {
        SessionRecord record = record(session);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        reports().writeResults(record, SessionView.reportFolder(session), response.getOutputStream());
    }

    @GetMapping("/api/v1/sessions/{session}/report/{*path}")
    @Requires(Role.READ)
    void report(
            @PathVariable SessionId session,
            @PathVariable String path,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        SessionRecord record = record(session);
        if (record.state() == SessionState.RUNNING) {
            throw new Problem(
                    ProblemType.SESSION_RUNNING,
                    "session " + session + " still runs; its report is there when it has ended, its results are now");
        }
        ArtifactPath wanted = FileController.artifactPath(path);
        Path file = reports()
                .document(record, wanted)
                .orElseThrow(() -> Problem.notFound("document " + wanted + " in the report of session " + session));
        new FileAnswer(request, response).send(wanted.text(), Files.size(file), from -> FileAnswer.openAt(file, from));
    }

    private SessionRecord record(SessionId session) {
        return backend.sessions().session(session).orElseThrow(() -> Problem.notFound("session " + session));
    }

    private SessionReports reports() {
        return backend.records().reports();
    }
}
