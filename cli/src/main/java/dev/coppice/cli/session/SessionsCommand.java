package dev.coppice.cli.session;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.PageOptions;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.document.SessionDocument;
import dev.coppice.cli.document.SessionPage;
import dev.coppice.cli.invocation.Assignment;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.DurationText;
import dev.coppice.cli.view.Table;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice sessions}. */
@Command(name = "sessions", sortOptions = false, description = "List a coordinator's sessions, the newest first.")
public final class SessionsCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Option(names = "--state", paramLabel = "STATE", description = "Those in this state: ${COMPLETION-CANDIDATES}.")
    @Nullable
    SessionState state;

    @Option(names = "--verdict", paramLabel = "VERDICT", description = "Those that ended so: ${COMPLETION-CANDIDATES}.")
    @Nullable
    Verdict verdict;

    @Option(names = "--repo", paramLabel = "URL", description = "Those of this repository.")
    @Nullable
    String repository;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            converter = Assignment.class,
            description = "Those with this label. May be repeated: all must fit.")
    List<Map.Entry<String, String>> labels = List.of();

    @Mixin
    private final PageOptions page = new PageOptions();

    @Option(names = "--json", description = "Print the page as the API has it.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** @param invocation what it is called with */
    public SessionsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (Client client = server.connect(invocation)) {
            Answer answer = client.get(path());
            if (json) {
                invocation.out().println(answer.pretty());
                return ExitCode.PASSED;
            }
            SessionPage sessions = answer.as(SessionPage.class);
            if (sessions.sessions().isEmpty()) {
                invocation
                        .out()
                        .println(
                                isFiltered()
                                        ? "There is no such session."
                                        : "There is no session yet: 'coppice submit' makes one.");
            } else {
                print(sessions.sessions());
            }
            page.tellOfMore(sessions.nextCursor(), invocation);
            return ExitCode.PASSED;
        }
    }

    private boolean isFiltered() {
        return state != null || verdict != null || repository != null || !labels.isEmpty() || page.goesOn();
    }

    private ApiPath path() {
        ApiPath path = page.of(ApiPath.of("sessions"));
        if (state != null) {
            path = path.with("status", state);
        }
        if (verdict != null) {
            path = path.with("verdict", verdict);
        }
        if (repository != null) {
            path = path.with("repository", repository);
        }
        for (Map.Entry<String, String> label : labels) {
            path = path.with("label", label.getKey() + "=" + label.getValue());
        }
        return path;
    }

    private void print(List<SessionDocument> sessions) throws IOException {
        Table table = new Table(
                Table.Column.text("SESSION"),
                Table.Column.text("BEGAN"),
                Table.Column.text("STATE"),
                Table.Column.number("JOBS"),
                Table.Column.number("PASSED"),
                Table.Column.number("NOT PASSED"),
                Table.Column.number("TOOK"),
                Table.Column.flexible("REVISION"),
                Table.Column.flexible("REPOSITORY"));
        for (SessionDocument session : sessions) {
            Progress progress = session.progress();
            Instant end = session.completedAt().orElse(invocation.time().instant());
            table.row(
                    session.verdict().filter(Verdict.FAILED::equals).isPresent() ? Style.BAD : Style.PLAIN,
                    session.sessionId(),
                    session.queuedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    StatusCommand.state(session).toLowerCase(Locale.ROOT),
                    Integer.toString(progress.total()),
                    Integer.toString(progress.completed()),
                    Integer.toString(progress.failed()),
                    DurationText.coarse(Duration.between(session.queuedAt(), end)),
                    session.revision(),
                    session.repository());
        }
        table.print(Terminal.of(invocation));
    }
}
