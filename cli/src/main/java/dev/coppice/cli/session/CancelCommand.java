package dev.coppice.cli.session;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.client.SessionName;
import dev.coppice.cli.document.JobDocument;
import dev.coppice.cli.document.SessionDocument;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.job.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice cancel}. */
@Command(
        name = "cancel",
        sortOptions = false,
        description = "End a session, or one job of it. What waits ends at once; what runs is told to end.")
public final class CancelCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(
            paramLabel = "SESSION|JOB",
            description = "The id of a session or of a job; 'latest' stands for the newest session.")
    String name = "";

    @Option(names = "--json", description = "Print the session or the job as the API has it.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** @param invocation what it is called with */
    public CancelCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = server.connect(invocation)) {
            String id = SessionName.id(name, client);
            boolean isJob = SessionName.isJob(id);
            Answer answer = client.post(ApiPath.of(isJob ? "jobs" : "sessions", id, "cancel"));
            invocation.out().println(json ? answer.pretty() : isJob ? ofJob(answer) : ofSession(answer));
            return ExitCode.PASSED;
        }
    }

    private static String ofJob(Answer answer) {
        JobDocument job = answer.as(JobDocument.class);
        return job.state() == JobState.CANCELLED
                ? "Job " + job.jobId() + " is cancelled."
                : "Job " + job.jobId() + " is being cancelled: its worker was told to end it.";
    }

    private static String ofSession(Answer answer) {
        SessionDocument session = answer.as(SessionDocument.class);
        if (session.hasEnded()) {
            return "Session " + session.sessionId() + " is cancelled.";
        }
        int running = session.progress().running();
        int waiting = session.progress().pending();
        List<String> parts = new ArrayList<>();
        if (running > 0) {
            parts.add(running + (running == 1 ? " job that runs is" : " jobs that run are") + " told to end");
        }
        if (waiting > 0) { // of a large session: the coordinator ends them step by step
            parts.add(waiting + (waiting == 1 ? " job that waits ends" : " jobs that wait end") + " in a moment");
        }
        return "Session " + session.sessionId() + " is being cancelled"
                + (parts.isEmpty() ? "." : ": " + String.join(", ", parts) + ".");
    }
}
