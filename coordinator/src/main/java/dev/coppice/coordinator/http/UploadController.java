package dev.coppice.coordinator.http;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.artifact.ArtifactPath;
import dev.coppice.coordinator.artifact.ArtifactStore;
import dev.coppice.coordinator.artifact.RefusedPartException;
import dev.coppice.coordinator.artifact.StoredFile;
import dev.coppice.coordinator.token.Role;
import dev.coppice.job.JobId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Takes in the files of attempts, from the claim that holds or held the attempt, and from nobody else. */
@RestController
@RequestMapping("/api/v1/attempts/{job}/{number}/{token}/files/{*path}")
final class UploadController {
    private static final String OFFSET = "Upload-Offset";
    private static final String COMPLETE = "Upload-Complete";

    private final Backend backend;
    private final ArtifactStore artifacts;

    UploadController(Backend backend, ArtifactStore artifacts) {
        this.backend = backend;
        this.artifacts = artifacts;
    }

    @RequestMapping(method = RequestMethod.HEAD)
    @Requires(Role.WORKER)
    ResponseEntity<Void> stored(
            @PathVariable JobId job, @PathVariable int number, @PathVariable String token, @PathVariable String path)
            throws IOException {
        AttemptId attempt = owned(job, number, token);
        ArtifactPath wanted = FileController.artifactPath(path);
        return answer(artifacts
                .find(attempt, wanted)
                .orElseThrow(() -> Problem.notFound("file " + wanted + " of attempt " + attempt)));
    }

    @PutMapping
    @Requires(Role.WORKER)
    ResponseEntity<Void> put(
            @PathVariable JobId job,
            @PathVariable int number,
            @PathVariable String token,
            @PathVariable String path,
            HttpServletRequest request)
            throws IOException {
        return store(owned(job, number, token), FileController.artifactPath(path), 0, true, request);
    }

    @PatchMapping
    @Requires(Role.WORKER)
    ResponseEntity<Void> append(
            @PathVariable JobId job,
            @PathVariable int number,
            @PathVariable String token,
            @PathVariable String path,
            @RequestHeader(OFFSET) long offset,
            @RequestHeader(COMPLETE) String complete,
            HttpServletRequest request)
            throws IOException {
        if (offset < 0 || !(complete.equals("?0") || complete.equals("?1"))) {
            throw new Problem(
                    ProblemType.BAD_REQUEST, OFFSET + " is a number from 0 on, and " + COMPLETE + " is ?0 or ?1");
        }
        return store(
                owned(job, number, token), FileController.artifactPath(path), offset, complete.equals("?1"), request);
    }

    private ResponseEntity<Void> store(
            AttemptId attempt, ArtifactPath path, long offset, boolean last, HttpServletRequest request)
            throws IOException {
        try {
            return answer(artifacts.append(attempt, path, offset, request.getInputStream(), last));
        } catch (RefusedPartException e) {
            ProblemType type = switch (e.reason()) {
                case OFFSET -> ProblemType.OFFSET_MISMATCH;
                case TOO_LARGE -> ProblemType.TOO_LARGE;
                case BUSY -> ProblemType.BUSY;
                case COMPLETE -> ProblemType.FILE_COMPLETE;
                case IN_THE_WAY -> ProblemType.CONFLICT;
                case DISK_FULL -> ProblemType.DISK_FULL;
            };
            throw new Problem(type, String.valueOf(e.getMessage()), e).with("offset", e.stored());
        }
    }

    private static ResponseEntity<Void> answer(StoredFile file) {
        return ResponseEntity.noContent()
                .header(OFFSET, Long.toString(file.size()))
                .header(COMPLETE, file.complete() ? "?1" : "?0")
                .build();
    }

    private AttemptId owned(JobId job, int number, String token) {
        if (number < 1) {
            throw Problem.notFound("attempt " + number + " of job " + job);
        }
        AttemptId attempt = new AttemptId(job, number);
        Optional<Claim> owner = backend.sessions().owner(attempt);
        if (owner.isEmpty()) {
            throw Problem.notFound("attempt " + attempt + " that is claimed; try again when its start is known");
        }
        if (!owner.get().token().equals(token)) {
            throw new Problem(
                    ProblemType.SUPERSEDED, "attempt " + attempt + " belongs to another claim; give its files up");
        }
        return attempt;
    }
}
