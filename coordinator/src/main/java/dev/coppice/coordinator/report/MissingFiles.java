package dev.coppice.coordinator.report;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.coordinator.session.AttemptRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What an attempt has left behind, as far as it is recorded, and is not in a report's folder. */
final class MissingFiles {
    private final ReportFolder folder;

    MissingFiles(ReportFolder folder) {
        this.folder = folder;
    }

    /** The paths from the report's folder on, or absolute where they lie elsewhere; sorted. */
    List<String> of(AttemptRecord attempt) {
        return folder.files(attempt).stream()
                .flatMap(files -> Stream.concat(
                        uploaded(files), attempt.result().stream().flatMap(result -> expected(files, result))))
                .filter(file -> !Files.isRegularFile(file))
                .map(file -> folder.path(folder.results(), file))
                .distinct()
                .sorted()
                .toList();
    }

    /** What the attempt's result tells of. */
    private static Stream<Path> expected(AttemptFiles files, AttemptResult result) {
        Stream<Path> logs = result.tasks().stream()
                .filter(task -> task.status() != TaskStatus.SKIPPED)
                .map(task -> files.taskLog(task.id()));
        return result.tests().total() > 0 ? Stream.concat(logs, Stream.of(files.tests())) : logs;
    }

    private static Stream<Path> uploaded(AttemptFiles files) {
        UploadedFiles uploaded = new UploadedFiles(files.folder());
        try {
            return uploaded.all().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read which files " + files.folder() + " has had", e);
        }
    }
}
