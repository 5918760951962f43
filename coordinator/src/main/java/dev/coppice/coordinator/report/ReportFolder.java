package dev.coppice.coordinator.report;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.artifact.StartedService;
import dev.coppice.artifact.StartedServices;
import dev.coppice.attempt.TaskResult;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Where things lie in a report's folder, and how its documents link to them.
 *
 * @param root absolute
 */
record ReportFolder(Path root) {
    private static final int SLUG = 40;

    ReportFolder {
        root = root.toAbsolutePath().normalize();
    }

    Path markdown() {
        return root.resolve("report.md");
    }

    Path html() {
        return root.resolve("report.html");
    }

    Path junit() {
        return root.resolve("junit.xml");
    }

    Path results() {
        return root.resolve("results.json");
    }

    /** A page about one job, such as {@code jobs/0007-orders/report.md}. */
    Path jobPage(JobRecord job) {
        String plan = job.spec().plan().replaceFirst("\\.[A-Za-z0-9]{1,8}$", "");
        String slug = plan.substring(plan.lastIndexOf('/') + 1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String name = String.format(Locale.ROOT, "%04d-%s", job.ordinal(), slug.isEmpty() ? "job" : slug);
        return root.resolve("jobs")
                .resolve(name.substring(0, Math.min(name.length(), SLUG)))
                .resolve("report.md");
    }

    /** What an attempt left behind; empty when it left nothing, or what it left is elsewhere than in a file system. */
    Optional<AttemptFiles> files(AttemptRecord attempt) {
        if (attempt.files().isBlank() || attempt.files().contains("://")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AttemptFiles(root.resolve(attempt.files()).normalize()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A task's log, if there is one. */
    Optional<Path> log(AttemptRecord attempt, TaskResult task) {
        return files(attempt).map(files -> files.taskLog(task.id())).filter(Files::isRegularFile);
    }

    /** What containers an attempt ran against; none when it needed none, or what it left is elsewhere. */
    List<StartedService> services(AttemptRecord attempt) {
        return files(attempt)
                .map(files -> {
                    try {
                        return StartedServices.read(files.services());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(List.of());
    }

    /** A service's log, if there is one. */
    Optional<Path> log(AttemptRecord attempt, StartedService service) {
        return files(attempt)
                .map(files -> files.serviceLog(service.name()))
                .filter(file -> !service.name().isEmpty() && Files.isRegularFile(file));
    }

    /** The path from one document of the folder to a file in it; for another file, its absolute path. */
    String path(Path document, Path file) {
        Path to = file.startsWith(root) ? document.resolveSibling("").relativize(file) : file;
        return to.toString();
    }

    /** As {@link #path}, as a link is written. */
    String link(Path document, Path file) {
        String encoded = StreamSupport.stream(Path.of(path(document, file)).spliterator(), false)
                .map(name -> URLEncoder.encode(name.toString(), StandardCharsets.UTF_8)
                        .replace("+", "%20"))
                .collect(Collectors.joining("/"));
        return file.startsWith(root) ? encoded : "file:///" + encoded;
    }
}
