package dev.coppice.cli.session;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.client.SessionName;
import dev.coppice.cli.document.JobDocument;
import dev.coppice.cli.document.JobPage;
import dev.coppice.cli.document.Seconds;
import dev.coppice.cli.document.SessionDocument;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.DurationText;
import dev.coppice.cli.view.Table;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.job.JobState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice status}. */
@Command(
        name = "status",
        sortOptions = false,
        description = "Say how far a session is, and what runs.",
        footer = {"", "Exit codes: 0 while it runs; then those of 'coppice run', by its verdict."})
public final class StatusCommand implements Callable<Integer> {
    private static final int SHOWN = 50;
    private static final List<JobState> ENDS = List.of(
            JobState.PASSED, JobState.FLAKY, JobState.FAILED, JobState.BROKEN, JobState.CANCELLED, JobState.SKIPPED);

    private final Invocation invocation;

    @Parameters(paramLabel = "SESSION", description = SessionName.DESCRIPTION)
    String session = "";

    @Option(names = "--json", description = "Print the session as the API has it.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** @param invocation what it is called with */
    public StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (Client client = server.connect(invocation)) {
            String id = SessionName.session(session, client);
            Answer answer = client.get(ApiPath.of("sessions", id));
            SessionDocument document = answer.as(SessionDocument.class);
            if (json) {
                invocation.out().println(answer.pretty());
            } else {
                print(document);
                if (!document.hasEnded()) {
                    printRunning(running(id, client));
                }
            }
            return document.hasEnded() ? ExitCode.of(document.verdict(), false) : ExitCode.PASSED;
        }
    }

    private static List<JobDocument> running(String id, Client client) throws InterruptedException {
        ApiPath path = ApiPath.of("sessions", id, "jobs")
                .with("state", JobState.RUNNING)
                .with("limit", SHOWN);
        return client.get(path).as(JobPage.class).jobs();
    }

    private void print(SessionDocument document) {
        Progress progress = document.progress();
        Instant end = document.completedAt().orElse(invocation.time().instant());
        line("session", document.sessionId() + "  " + state(document));
        boolean isCommit = document.revision().equals(document.commit());
        line(
                "source",
                document.repository() + " at " + document.commit()
                        + (isCommit ? "" : " (" + document.revision() + ")"));
        line("jobs", progress.total() + ": " + counts(document));
        line(
                document.hasEnded() ? "took" : "since",
                DurationText.coarse(Duration.between(document.queuedAt(), end))
                        + document.estimatedSecondsLeft()
                                .filter(seconds -> seconds >= 1 && progress.running() > 0) // else a guess at nothing
                                .map(seconds -> ", about " + DurationText.coarse(Seconds.duration(seconds)) + " left")
                                .orElse(""));
        if (!document.labels().isEmpty()) {
            StringBuilder labels = new StringBuilder();
            document.labels()
                    .forEach((name, value) ->
                            labels.append(name).append('=').append(value).append("  "));
            line("labels", labels.toString().strip());
        }
        if (!document.submitter().isEmpty()) {
            line("by", document.submitter());
        }
        document.retryOf().ifPresent(old -> line("retry of", old));
    }

    /** The usual ones always; others where there are any. */
    private static String counts(SessionDocument document) {
        List<String> counts = new ArrayList<>();
        for (JobState end : ENDS) {
            int count = document.jobs(end);
            if (count > 0 || end == JobState.PASSED || end == JobState.FAILED) {
                counts.add(count + " " + end.name().toLowerCase(Locale.ROOT));
            }
        }
        counts.add(document.progress().running() + " running");
        counts.add(document.progress().pending() + " waiting");
        return String.join(", ", counts);
    }

    private void line(String key, String text) {
        invocation.out().printf("%-9s%s%n", key, text);
    }

    static String state(SessionDocument document) {
        return document.verdict().map(Enum::name).orElse(document.status().name());
    }

    private void printRunning(List<JobDocument> jobs) throws IOException {
        if (jobs.isEmpty()) {
            return;
        }
        Table table = new Table(
                Table.Column.text("JOB"),
                Table.Column.flexible("PLAN"),
                Table.Column.text("WHERE"),
                Table.Column.number("FOR"));
        Instant now = invocation.time().instant();
        for (JobDocument job : jobs) {
            var attempt = job.attempts().isEmpty() ? null : job.attempts().getLast();
            table.row(
                    job.jobId(),
                    job.planFile(),
                    attempt == null ? "" : attempt.place().map(Object::toString).orElse(""),
                    attempt == null
                            ? ""
                            : attempt.startedAt()
                                    .map(start -> DurationText.coarse(Duration.between(start, now)))
                                    .orElse(""));
        }
        invocation.out().println();
        invocation.out().flush();
        table.print(Terminal.of(invocation));
    }
}
