package dev.coppice.cli.job;

import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.client.SessionName;
import dev.coppice.cli.document.JobDocument;
import dev.coppice.cli.document.JobDocument.TaskOutline;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Interruption;
import dev.coppice.time.SystemTimers;
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
        description = "Print what the tasks of a job said: of one that runs, what there is by now.",
        footer = {
            "",
            "The heading above each task goes to standard error, so that standard output is the log alone.",
            "Exit codes: 0 all is there that was printed by now; 3 a log is missing."
        })
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
        try (Client client = server.connect(invocation);
                SystemTimers timers = new SystemTimers()) {
            JobDocument job = client.get(ApiPath.of("jobs", SessionName.job(name, client)))
                    .as(JobDocument.class);
            AttemptLogs logs = new AttemptLogs(invocation, client, timers, job, attempt(job));
            boolean all = follow ? logs.follow(tasks(job)) : logs.print(tasks(job));
            return all ? ExitCode.PASSED : ExitCode.BROKEN;
        } catch (InterruptedException e) {
            return interruption.exitCode().orElseThrow(() -> e);
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
