package dev.coppice.cli.job;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.client.SessionName;
import dev.coppice.cli.document.AttemptDocument;
import dev.coppice.cli.document.FileListDocument;
import dev.coppice.cli.document.JobDocument;
import dev.coppice.cli.document.JobDocument.TaskOutline;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Interruption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice logs}. */
@Command(
        name = "logs",
        sortOptions = false,
        description = "Print what the tasks of a job said: of one that runs, what there is by now.",
        footer = {"", "The heading above each task goes to standard error, so that standard output is the log alone."})
public final class LogsCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "JOB", description = "The job's id, or latest-N for job N of the newest session.")
    String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until the attempt ends.")
    boolean follow;

    @Option(names = "--attempt", paramLabel = "N", description = "Which attempt. Default: the last one.")
    @Nullable
    Integer attempt;

    @Option(names = "--task", paramLabel = "ID", description = "One task only, such as 1.2. Default: all, in order.")
    @Nullable
    String task;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** @param invocation what it is called with */
    public LogsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Interruption interruption = Interruption.listen(invocation.halt());
        try (Client client = server.connect(invocation)) {
            JobDocument job = client.get(ApiPath.of("jobs", SessionName.job(name, client)))
                    .as(JobDocument.class);
            int number = attempt(job);
            if (follow) {
                follow(job, number, client);
            } else {
                print(job, number, client);
            }
            return ExitCode.PASSED;
        } catch (InterruptedException e) {
            return interruption.exitCode().orElseThrow(() -> e);
        }
    }

    private void follow(JobDocument job, int number, Client client) throws InterruptedException, IOException {
        for (TaskOutline each : tasks(job)) {
            AttemptDocument now =
                    attempt(client.get(ApiPath.of("jobs", job.jobId())).as(JobDocument.class), number);
            if (!wasSkipped(now, each) && !copy(job, number, each, TaskLog.Extent.FOLLOWED, client)) {
                invocation.err().println("(no log)");
            }
        }
    }

    /** Of an attempt that runs: what its tasks have said up to now. They run in order, so the first that has not ended is the last. */
    private void print(JobDocument job, int number, Client client) throws InterruptedException, IOException {
        AttemptDocument attemptOf = attempt(job, number);
        boolean runs = attemptOf.finishedAt().isEmpty();
        for (TaskOutline each : tasks(job)) {
            if (wasSkipped(attemptOf, each)) {
                continue;
            }
            TaskLog.Extent extent = runs ? TaskLog.Extent.FETCHED : TaskLog.Extent.STORED;
            if (!copy(job, number, each, extent, client)) {
                invocation.err().println(runs ? "(nothing yet)" : "(no log)");
            }
            if (runs && !isComplete(job, number, each, client)) {
                break;
            }
        }
        if (runs) {
            invocation
                    .err()
                    .println("(this is what there is by now, as attempt " + number + " still runs: 'coppice logs -f "
                            + job.jobId() + "' goes on with what comes)");
        }
    }

    private static boolean wasSkipped(AttemptDocument attempt, TaskOutline task) {
        return attempt.tasks().stream()
                .anyMatch(each -> each.id().equals(task.id()) && each.status() == TaskStatus.SKIPPED);
    }

    /** Gives false when there is no log. */
    private boolean copy(JobDocument job, int number, TaskOutline of, TaskLog.Extent extent, Client client)
            throws InterruptedException, IOException {
        invocation.err().println("==> " + of.id() + " " + of.title() + " <==");
        return new TaskLog(client, job.jobId(), number, of.id(), extent).copy(invocation.stream());
    }

    private static boolean isComplete(JobDocument job, int number, TaskOutline of, Client client)
            throws InterruptedException {
        ApiPath files = ApiPath.of("jobs", job.jobId(), "attempts", Integer.toString(number), "files");
        Path log = new AttemptFiles(Path.of("")).taskLog(of.id());
        return client.get(files).as(FileListDocument.class).hasAllOf(log.toString());
    }

    private static AttemptDocument attempt(JobDocument job, int number) {
        return job.attempts().stream()
                .filter(any -> any.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private int attempt(JobDocument job) {
        if (job.attempts().isEmpty()) {
            throw CommandFailure.usage(
                    "job " + job.jobId() + " has not run yet: 'coppice explain " + job.jobId() + "' says why");
        }
        int last = job.attempts().getLast().number();
        if (attempt != null && job.attempts().stream().noneMatch(each -> each.number() == attempt)) {
            throw CommandFailure.usage(
                    "job " + job.jobId() + " has no attempt " + attempt + ": its last one is " + last);
        }
        return attempt == null ? last : attempt;
    }

    private List<TaskOutline> tasks(JobDocument job) {
        if (task == null) {
            return job.tasks();
        }
        List<TaskOutline> chosen =
                job.tasks().stream().filter(each -> each.id().equals(task)).toList();
        if (chosen.isEmpty()) {
            throw CommandFailure.usage("job " + job.jobId() + " has no task " + task + ": it has "
                    + job.tasks().stream().map(TaskOutline::id).collect(Collectors.joining(", ")));
        }
        return chosen;
    }
}
