package dev.coppice.cli.job;

import dev.coppice.attempt.TaskStatus;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.client.SessionName;
import dev.coppice.cli.document.AttemptDocument;
import dev.coppice.cli.document.JobDocument;
import dev.coppice.cli.document.JobDocument.TaskOutline;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Interruption;
import java.io.IOException;
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
        description = "Print what the tasks of a job said.",
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
            ApiPath path = ApiPath.of("jobs", SessionName.job(name, client));
            JobDocument job = client.get(path).as(JobDocument.class);
            int number = attempt(job);
            for (TaskOutline each : tasks(job)) {
                AttemptDocument told = (follow ? client.get(path).as(JobDocument.class) : job)
                        .attempts().stream()
                                .filter(any -> any.number() == number)
                                .findFirst()
                                .orElseThrow();
                if (!wasSkipped(told, each)) {
                    print(new TaskLog(client, job.jobId(), number, each.id(), follow), each, told);
                }
            }
            return ExitCode.PASSED;
        } catch (InterruptedException e) {
            return interruption.exitCode().orElseThrow(() -> e);
        }
    }

    private static boolean wasSkipped(AttemptDocument attempt, TaskOutline task) {
        return attempt.tasks().stream()
                .anyMatch(each -> each.id().equals(task.id()) && each.status() == TaskStatus.SKIPPED);
    }

    private void print(TaskLog log, TaskOutline of, AttemptDocument attemptOf)
            throws InterruptedException, IOException {
        invocation.err().println("==> " + of.id() + " " + of.title() + " <==");
        if (!log.copy(invocation.stream())) {
            boolean runs = attemptOf.finishedAt().isEmpty();
            invocation
                    .err()
                    .println(
                            runs
                                    ? "(nothing has come yet, as it still runs: -f asks for it and follows it)"
                                    : "(no log)");
        }
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
