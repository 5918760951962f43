package dev.coppice.cli.session;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.client.SessionName;
import dev.coppice.cli.document.ResultsDocument;
import dev.coppice.cli.document.ResultsDocument.Result;
import dev.coppice.cli.document.Seconds;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.DurationText;
import dev.coppice.cli.view.Table;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice results}. */
@Command(
        name = "results",
        sortOptions = false,
        description = "Say what came of a session, job by job, also while it runs.",
        footer = {
            "",
            "Exit codes: 0 while it runs; then those of 'coppice run', by its verdict. With --report-dir, 3 also when a file that an"
                    + " attempt has left is missing."
        })
public final class ResultsCommand implements Callable<Integer> {
    private static final List<String> REPORT = List.of("report.md", "junit.xml", "results.json", "report.html");

    private final Invocation invocation;

    @Parameters(paramLabel = "SESSION", description = SessionName.DESCRIPTION)
    String session = "";

    @Option(
            names = "--report-dir",
            paramLabel = "DIR",
            description =
                    "Fetch report.md, junit.xml, results.json and report.html of a session that has ended into this"
                            + " folder.")
    @Nullable
    Path reportDirectory;

    @Option(names = "--json", description = "Print the results as the API has them.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** @param invocation what it is called with */
    public ResultsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (Client client = server.connect(invocation)) {
            String id = SessionName.session(session, client);
            Answer answer = client.get(ApiPath.of("sessions", id, "results"));
            ResultsDocument results = answer.as(ResultsDocument.class);
            boolean complete = true;
            if (reportDirectory != null) {
                Path folder = invocation.directory().resolve(reportDirectory).normalize();
                for (String name : REPORT) {
                    client.download(ApiPath.of("sessions", id, "report", name), folder.resolve(name));
                }
                invocation.err().println("coppice: the report is in " + folder);
                complete = isComplete(id, results);
            }
            if (json) {
                invocation.out().println(answer.pretty());
            } else {
                print(results);
            }
            if (!complete) {
                return ExitCode.BROKEN;
            }
            return results.status() == SessionState.RUNNING ? ExitCode.PASSED : ExitCode.of(results.verdict(), false);
        }
    }

    /** Tells of the files that are missing. */
    private boolean isComplete(String session, ResultsDocument results) {
        boolean complete = true;
        for (Result result : results.results()) {
            for (String file : result.attempts().stream()
                    .flatMap(attempt -> attempt.missing().stream())
                    .toList()) {
                complete = false;
                invocation
                        .err()
                        .println(
                                "coppice: a file of job " + result.jobId() + " is missing: " + session + "/" + file
                                        + " is not in the coordinator's folder for files (--files); it may be on its way still");
            }
        }
        return complete;
    }

    private void print(ResultsDocument results) throws IOException {
        Table table = new Table(
                Table.Column.text("JOB"),
                Table.Column.flexible("PLAN"),
                Table.Column.text("STATE"),
                Table.Column.number("ATTEMPTS"),
                Table.Column.number("TOOK"),
                Table.Column.flexible("MESSAGE"));
        for (Result result : results.results()) {
            table.row(
                    style(result.state()),
                    result.jobId(),
                    result.planFile() + (result.batchRange().equals("all") ? "" : " [" + result.batchRange() + "]"),
                    result.state().name().toLowerCase(Locale.ROOT),
                    Integer.toString(result.attempts().size()),
                    result.state().isEnd() ? DurationText.exact(Seconds.duration(result.durationSeconds())) : "",
                    result.message().lines().findFirst().orElse(""));
        }
        table.print(Terminal.of(invocation));
        ResultsDocument.Summary summary = results.summary();
        invocation
                .out()
                .println("\n"
                        + results.verdict()
                                .map(Enum::name)
                                .orElse(results.status().name()) + ": "
                        + summary.testsPassed() + " of " + summary.totalTests() + " jobs passed, "
                        + summary.testsFailed() + " failed");
    }

    private static Style style(JobState state) {
        return switch (state) {
            case FAILED -> Style.BAD;
            case FLAKY, BROKEN, CANCELLED, SKIPPED -> Style.WARNING;
            case PASSED, BLOCKED, READY, DISPATCHED, RUNNING, RETRYING -> Style.PLAIN;
        };
    }
}
