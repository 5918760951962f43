package dev.coppice.cli.job;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.RefusedException;
import dev.coppice.cli.document.AttemptDocument;
import dev.coppice.cli.document.FileListDocument;
import dev.coppice.cli.document.JobDocument;
import dev.coppice.cli.document.JobDocument.TaskOutline;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.time.Timers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Prints what the tasks of an attempt said, and tells what is missing of it. For one thread. */
final class AttemptLogs {
    private final Invocation invocation;
    private final Client client;
    private final Timers timers;
    private final JobDocument job;
    private final int number;

    AttemptLogs(Invocation invocation, Client client, Timers timers, JobDocument job, int number) {
        this.invocation = invocation;
        this.client = client;
        this.timers = timers;
        this.job = job;
        this.number = number;
    }

    /** Prints what comes of them, until they end; gives false when something is missing then. */
    boolean follow(List<TaskOutline> tasks) throws InterruptedException, IOException {
        boolean all = true;
        for (TaskOutline task : tasks) {
            AttemptDocument attempt = now();
            if (!wasSkipped(attempt, task)) {
                heading(task);
                all &= whole(attempt, task);
            }
        }
        return all;
    }

    /** Prints what there is by now; gives false when the attempt has ended and something is missing. */
    boolean print(List<TaskOutline> tasks) throws InterruptedException, IOException {
        AttemptDocument attempt = attempt(job);
        return attempt.finishedAt().isEmpty() ? printByNow(tasks, attempt) : printEnded(tasks, attempt);
    }

    /** Its tasks run in order, so the first that has not ended is the last to have said anything. */
    private boolean printByNow(List<TaskOutline> tasks, AttemptDocument attempt)
            throws InterruptedException, IOException {
        for (TaskOutline task : tasks) {
            if (wasSkipped(attempt, task)) {
                continue;
            }
            heading(task);
            if (log(task, TaskLog.Extent.FETCHED).copy(invocation.stream()).isPresent()) {
                invocation.err().println("(nothing yet)");
            }
            if (!isComplete(task)) {
                break;
            }
        }
        invocation
                .err()
                .println("(this is what there is by now, as attempt " + number + " still runs: 'coppice logs -f "
                        + job.jobId() + "' goes on with what comes)");
        return true;
    }

    private boolean printEnded(List<TaskOutline> tasks, AttemptDocument attempt)
            throws InterruptedException, IOException {
        FileListDocument stored = stored();
        boolean all = true;
        for (TaskOutline task : tasks) {
            if (wasSkipped(attempt, task)) {
                continue;
            }
            heading(task);
            if (stored.hasAllOf(file(task))) {
                all &= isThere(attempt, task, log(task, TaskLog.Extent.STORED).copy(invocation.stream()));
            } else {
                all &= wasRun(attempt, task)
                        ? whole(attempt, task) // which may be on its way
                        : isThere(
                                attempt, task, log(task, TaskLog.Extent.STORED).copy(invocation.stream()));
            }
        }
        return all;
    }

    /** Copies all of a log. It may end before that, when another coordinator takes over. */
    private boolean whole(AttemptDocument known, TaskOutline task) throws InterruptedException, IOException {
        TaskLog log = log(task, TaskLog.Extent.FOLLOWED);
        AttemptDocument attempt = known;
        int ends = 0;
        while (ends < 2) {
            if (wasSkipped(attempt, task)) {
                return true;
            }
            Optional<RefusedException> missing = log.copy(invocation.stream());
            if (missing.isPresent()) {
                return isThere(attempt, task, missing);
            }
            if (isComplete(task)) {
                return true;
            }
            if (attempt.finishedAt().isPresent()) {
                ends++;
            }
            attempt = now();
        }
        if (stored().files().stream().anyMatch(file -> file.path().equals(file(task)))) {
            invocation.err().println("coppice: the rest of this log is missing: it did not come to the coordinator");
            return false;
        }
        return isThere(attempt, task, log(task, TaskLog.Extent.STORED).copy(invocation.stream()));
    }

    /** Tells of a log that is missing; gives false when there should be one. */
    private boolean isThere(AttemptDocument attempt, TaskOutline task, Optional<RefusedException> missing) {
        if (missing.isEmpty()) {
            return true;
        }
        if (wasRun(attempt, task)) {
            invocation
                    .err()
                    .println("coppice: the log is missing: " + missing.get().getMessage());
            return false;
        }
        boolean lost = attempt.outcome().filter(AttemptOutcome.LOST::equals).isPresent();
        invocation.err().println(lost ? "(no log: its worker was lost before that came)" : "(no log: it was not run)");
        return !lost;
    }

    private void heading(TaskOutline task) {
        invocation.err().println("==> " + task.id() + " " + task.title() + " <==");
    }

    private TaskLog log(TaskOutline task, TaskLog.Extent extent) {
        return new TaskLog(client, timers, job.jobId(), number, task.id(), extent);
    }

    private static boolean wasSkipped(AttemptDocument attempt, TaskOutline task) {
        return attempt.tasks().stream()
                .anyMatch(each -> each.id().equals(task.id()) && each.status() == TaskStatus.SKIPPED);
    }

    private static boolean wasRun(AttemptDocument attempt, TaskOutline task) {
        return attempt.tasks().stream()
                .anyMatch(each -> each.id().equals(task.id()) && each.status() != TaskStatus.SKIPPED);
    }

    private boolean isComplete(TaskOutline task) throws InterruptedException {
        return stored().hasAllOf(file(task));
    }

    private static String file(TaskOutline task) {
        return new AttemptFiles(Path.of("")).taskLog(task.id()).toString();
    }

    private FileListDocument stored() throws InterruptedException {
        try {
            return client.get(ApiPath.of("jobs", job.jobId(), "attempts", Integer.toString(number), "files"))
                    .as(FileListDocument.class);
        } catch (RefusedException e) {
            if (e.is("not-found")) {
                return new FileListDocument(List.of()); // each log that is missing is told of
            }
            throw e;
        }
    }

    private AttemptDocument now() throws InterruptedException {
        return attempt(client.get(ApiPath.of("jobs", job.jobId())).as(JobDocument.class));
    }

    private AttemptDocument attempt(JobDocument of) {
        return of.attempts().stream()
                .filter(any -> any.number() == number)
                .findFirst()
                .orElseThrow();
    }
}
