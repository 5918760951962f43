package dev.coppice.coordinator.report;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.artifact.StartedService;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells of attempts in Markdown: for a job's own page, and among a session's failures. */
final class JobSection {
    private static final int NOTES = 16 << 10;

    private final ReportFolder folder;
    private final Path document;

    JobSection(ReportFolder folder, Path document) {
        this.folder = folder;
        this.document = document;
    }

    /** A job's page: all of its attempts, the deciding one last. */
    String page(JobRecord job, Path sessionReport) {
        JobOutcome outcome = new JobOutcome(job);
        StringBuilder page = new StringBuilder();
        page.append("# ")
                .append(Markdown.text(outcome.title()))
                .append(": ")
                .append(job.state())
                .append("\n\n");
        page.append(Markdown.text(job.spec().name())).append(" · ").append(Durations.words(outcome.duration()));
        job.expected()
                .ifPresent(expected -> page.append(" (expected ")
                        .append(Durations.words(expected))
                        .append(")"));
        page.append(" · ")
                .append(Markdown.link("session", folder.link(document, sessionReport)))
                .append("\n");
        if (outcome.hasMessageOfItsOwn()) {
            page.append('\n').append(Markdown.block(job.message(), ""));
        }
        for (AttemptRecord attempt : job.attempts()) {
            page.append("\n## Attempt ")
                    .append(attempt.number())
                    .append(": ")
                    .append(outcome(attempt))
                    .append("\n\n");
            page.append(where(attempt)).append("\n").append(services(attempt));
            attempt.result()
                    .ifPresent(result -> page.append(tasks(attempt, result)).append(failures(attempt, result)));
            page.append(notes(attempt));
        }
        return page.toString();
    }

    private static String outcome(AttemptRecord attempt) {
        return attempt.result()
                .map(result -> result.outcome()
                        + result.reason().map(reason -> "/" + reason).orElse(""))
                .orElse("not ended");
    }

    /** One line about an attempt. */
    String where(AttemptRecord attempt) {
        return "Attempt " + attempt.number() + " " + outcome(attempt)
                + attempt.slot()
                        .map(slot -> " on " + Markdown.text(slot.toString()))
                        .orElse("")
                + (attempt.worktree().isEmpty() ? "" : " in " + Markdown.text(attempt.worktree()))
                + " after " + Durations.words(JobOutcome.duration(attempt))
                + folder.files(attempt)
                        .map(AttemptFiles::artifacts)
                        .filter(Files::isDirectory)
                        .map(artifacts -> " · " + Markdown.link("artifacts", folder.link(document, artifacts)))
                        .orElse("")
                + missing(attempt)
                + "\n";
    }

    private String missing(AttemptRecord attempt) {
        List<String> files = new MissingFiles(folder).of(attempt);
        return files.isEmpty() ? "" : " · missing: " + Markdown.text(String.join(", ", files));
    }

    private String tasks(AttemptRecord attempt, AttemptResult result) {
        if (result.tasks().isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder("\n| Task | Status | Time | Log |\n|---|---|---:|---|\n");
        for (TaskResult task : result.tasks()) {
            table.append("| ").append(Markdown.text(task.id() + " " + task.title()));
            table.append(" | ").append(task.status());
            table.append(" | ").append(Durations.words(task.duration()));
            table.append(" | ").append(log(attempt, task)).append(" |\n");
        }
        return table.toString();
    }

    /** What containers it ran against, a row for each; empty when it needed none. */
    String services(AttemptRecord attempt) {
        List<StartedService> services = folder.services(attempt);
        if (services.isEmpty()) {
            return "";
        }
        StringBuilder table =
                new StringBuilder("\n| Service | Image | Digest | Ready after | Log |\n|---|---|---|---:|---|\n");
        for (StartedService service : services) {
            table.append("| ").append(Markdown.text(service.name().isEmpty() ? "(tasks)" : service.name()));
            table.append(" | ").append(Markdown.text(service.image()));
            table.append(" | ").append(Markdown.text(service.digest()));
            table.append(" | ")
                    .append(service.readyAfter().map(Durations::words).orElse("not ready"));
            table.append(" | ");
            folder.log(attempt, service)
                    .ifPresent(file -> table.append(Markdown.link("log", folder.link(document, file))));
            table.append(" |\n");
        }
        return table.toString();
    }

    private String log(AttemptRecord attempt, TaskResult task) {
        Optional<Path> log = folder.log(attempt, task);
        return log.map(file -> Markdown.link("log", folder.link(document, file)))
                .orElse(task.status() == TaskStatus.SKIPPED ? "" : "missing");
    }

    /** Message, failed tasks with the last lines of their output, and failed tests of an attempt. */
    String failures(AttemptRecord attempt, AttemptResult result) {
        StringBuilder text = new StringBuilder();
        if (!result.message().isEmpty()) {
            text.append('\n').append(Markdown.block(result.message(), ""));
        }
        for (TaskResult task : result.tasks()) {
            if (JobOutcome.isFailure(task.status())) {
                text.append("\n**Task ")
                        .append(Markdown.text(task.id() + " " + task.title()))
                        .append("**: ");
                text.append(task.status())
                        .append(", exit code ")
                        .append(task.exitCode())
                        .append(' ');
                text.append(log(attempt, task)).append("\n");
                text.append(task.tail().isEmpty() ? "" : "\n" + Markdown.block(task.tail(), ""));
            }
        }
        return text.append(failedTests(result)).toString();
    }

    /** Names the test cases that failed; empty when there are none. */
    String failedTests(AttemptResult result) {
        StringBuilder text = new StringBuilder();
        if (!result.failedTests().isEmpty()) {
            text.append("\n**")
                    .append(result.tests().failed())
                    .append(" of ")
                    .append(result.tests().total());
            text.append(" test cases failed**\n\n");
        }
        for (FailedTest test : result.failedTests()) {
            text.append("- ")
                    .append(Markdown.text(test.className() + " › " + test.name()))
                    .append("\n");
            text.append(test.text().isEmpty() ? "" : "\n" + Markdown.block(test.text(), "  ") + "\n");
        }
        int more = result.tests().failed() - result.failedTests().size();
        return text + (more > 0 ? "- and " + more + " more: see junit.xml\n" : "");
    }

    private String notes(AttemptRecord attempt) {
        Optional<Path> notes = folder.files(attempt).map(AttemptFiles::notes).filter(Files::isRegularFile);
        if (notes.isEmpty()) {
            return "";
        }
        try (var in = Files.newInputStream(notes.get())) {
            String text = new String(in.readNBytes(NOTES), StandardCharsets.UTF_8);
            return text.isBlank()
                    ? ""
                    : "\nLeft out when reports and artifacts were collected:\n\n" + Markdown.block(text, "");
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + notes.get(), e);
        }
    }
}
