package dev.coppice.coordinator.http;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.artifact.ArtifactPath;
import dev.coppice.coordinator.artifact.ArtifactStore;
import dev.coppice.coordinator.artifact.StoredFile;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.token.Role;
import dev.coppice.job.JobId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What attempts left behind: files, and the logs of tasks, also while they grow. */
@RestController
@RequestMapping("/api/v1/jobs/{job}/attempts/{number}")
final class FileController {
    private final Backend backend;
    private final ArtifactStore artifacts;
    private final LogFollowing following;

    FileController(Backend backend, ArtifactStore artifacts, LogFollowing following) {
        this.backend = backend;
        this.artifacts = artifacts;
        this.following = following;
    }

    record FileList(List<FileView> files) {}

    record FileView(String path, long size, boolean complete) {
        static FileView of(StoredFile file) {
            return new FileView(file.path().text(), file.size(), file.complete());
        }
    }

    @GetMapping("/files")
    @Requires(Role.READ)
    FileList list(@PathVariable JobId job, @PathVariable int number) throws IOException {
        AttemptId attempt = attempt(job, number);
        List<StoredFile> files = artifacts.list(attempt);
        if (files.isEmpty() && following.isPastItsFiles(attempt)) {
            throw Problem.notFound("file of attempt " + attempt + ", which has left some: "
                    + artifacts.place(attempt, log("")).replaceFirst("/[^/]*$", "")
                    + " is not in the coordinator's folder for files (--files)");
        }
        return new FileList(files.stream().map(FileView::of).toList());
    }

    @GetMapping("/files/{*path}")
    @Requires(Role.READ)
    void file(
            @PathVariable JobId job,
            @PathVariable int number,
            @PathVariable String path,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        send(attempt(job, number), artifactPath(path), request, response);
    }

    @GetMapping("/logs/{task}")
    @Requires(Role.READ)
    void log(
            @PathVariable JobId job,
            @PathVariable int number,
            @PathVariable String task,
            @RequestParam(defaultValue = "false") boolean follow,
            @RequestParam(defaultValue = "false") boolean fetch,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        AttemptId attempt = attempt(job, number);
        ArtifactPath path = log(task);
        if (follow) {
            new FileAnswer(request, response).headers(path.text());
            following.follow(attempt, path, response);
            return;
        }
        if (fetch) {
            following.fetch(attempt, path);
        }
        send(attempt, path, request, response);
    }

    private void send(AttemptId attempt, ArtifactPath path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        StoredFile file = artifacts
                .find(attempt, path)
                .orElseThrow(() -> Problem.notFound("file " + path + " of attempt " + attempt
                        + ": " + artifacts.place(attempt, path)
                        + " is not in the coordinator's folder for files (--files); it may be on its way still"));
        new FileAnswer(request, response).send(path.text(), file.size(), from -> artifacts.read(attempt, path, from));
    }

    private AttemptId attempt(JobId job, int number) {
        Optional<AttemptRecord> attempt = backend.sessions().job(job).map(JobRecord::attempts).stream()
                .flatMap(List::stream)
                .filter(known -> known.number() == number)
                .findFirst();
        if (attempt.isEmpty()) {
            throw Problem.notFound("attempt " + number + " of job " + job);
        }
        return new AttemptId(job, number);
    }

    private static ArtifactPath log(String task) {
        try {
            return LogFollowing.log(task);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("task of that name");
        }
    }

    /** @param captured with the slash before it, as a path variable has it */
    static ArtifactPath artifactPath(String captured) {
        try {
            return new ArtifactPath(captured.replaceFirst("^/", ""));
        } catch (IllegalArgumentException e) {
            throw new Problem(ProblemType.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }
}
