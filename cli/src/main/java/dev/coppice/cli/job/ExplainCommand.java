package dev.coppice.cli.job;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.client.SessionName;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.job.JobState;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice explain}. */
@Command(
        name = "explain",
        sortOptions = false,
        description = "Say why a job stands where it stands: why it does not run.")
public final class ExplainCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "JOB", description = "The job's id, or latest-N for job N of the newest session.")
    String job = "";

    @Option(names = "--json", description = "Print the explanation as the API has it.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    private record Explanation(String jobId, JobState state, List<String> reasons) {}

    /** @param invocation what it is called with */
    public ExplainCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = server.connect(invocation)) {
            Answer answer = client.get(ApiPath.of("jobs", SessionName.job(job, client), "explain"));
            if (json) {
                invocation.out().println(answer.pretty());
                return ExitCode.PASSED;
            }
            Explanation explanation = answer.as(Explanation.class);
            invocation
                    .out()
                    .println("Job " + explanation.jobId() + " is "
                            + explanation.state().name().toLowerCase(Locale.ROOT)
                            + (explanation.reasons().isEmpty() ? "." : ":"));
            explanation.reasons().forEach(reason -> invocation.out().println("  - " + reason));
            return ExitCode.PASSED;
        }
    }
}
