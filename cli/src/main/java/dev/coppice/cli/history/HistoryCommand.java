package dev.coppice.cli.history;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.DurationText;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.cli.view.Table;
import dev.coppice.coordinator.history.FileHistory;
import dev.coppice.coordinator.history.PastSession;
import dev.coppice.session.Verdict;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.UserRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coppice history}. */
@Command(name = "history", description = "List earlier sessions of a repository on this machine, the newest first.")
public final class HistoryCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Option(
            names = "--repo",
            paramLabel = "PATH|URL",
            description = "The repository. Default: the one that holds the current directory.")
    @Nullable
    String repository;

    @Option(names = "-n", paramLabel = "N", defaultValue = "20", description = "How many. Default: ${DEFAULT-VALUE}.")
    int limit = 20;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    /**
     * Makes the command.
     *
     * @param invocation what it is called with
     */
    public HistoryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (limit < 1) {
            throw CommandFailure.usage("-n " + limit + ": at least 1 is needed");
        }
        UserDirectories directories = UserDirectories.of(invocation);
        String name = nameOfRepository(directories);
        List<PastSession> sessions = new FileHistory(directories.history()).sessions(name, limit);
        if (json) {
            printJson(name, sessions);
        } else if (sessions.isEmpty()) {
            invocation.out().println("No session of " + name + " yet.");
        } else {
            print(sessions);
        }
        return 0;
    }

    private String nameOfRepository(UserDirectories directories) throws InterruptedException {
        if (repository != null && repository.contains("://")) {
            return repository;
        }
        Path folder = invocation.directory().resolve(repository == null ? "" : repository);
        try {
            return UserRepository.at(folder, new Mirrors(directories.cache(), invocation.time()))
                    .repository();
        } catch (CheckoutException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        }
    }

    private void print(List<PastSession> sessions) throws IOException {
        Table table = new Table(
                Table.Column.text("SESSION"),
                Table.Column.text("BEGAN"),
                Table.Column.text("VERDICT"),
                Table.Column.number("JOBS"),
                Table.Column.number("PASSED"),
                Table.Column.number("FAILED"),
                Table.Column.number("SKIPPED"),
                Table.Column.number("TOOK"),
                Table.Column.text("COMMIT"),
                Table.Column.flexible("REVISION"));
        for (PastSession session : sessions) {
            table.row(
                    style(session),
                    session.id().value(),
                    session.queuedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    verdict(session),
                    Integer.toString(session.jobs()),
                    Integer.toString(session.passed()),
                    Integer.toString(session.failed()),
                    Integer.toString(session.skipped()),
                    session.endedAt()
                            .map(end -> DurationText.exact(Duration.between(session.queuedAt(), end)))
                            .orElse(""),
                    session.commit().substring(0, 10),
                    session.revision());
        }
        table.print(Terminal.of(invocation));
    }

    private static String verdict(PastSession session) {
        return session.unfinished()
                ? "unfinished"
                : session.verdict()
                        .map(verdict -> verdict.name().toLowerCase(Locale.ROOT))
                        .orElse("");
    }

    private static Style style(PastSession session) {
        return session.verdict().filter(Verdict.FAILED::equals).isPresent() ? Style.BAD : Style.PLAIN;
    }

    private void printJson(String name, List<PastSession> sessions) {
        List<Map<String, ?>> rows = sessions.stream().map(HistoryCommand::row).toList();
        invocation.out().println(PrettyJson.of(Map.of("repository", name, "sessions", rows)));
    }

    private static Map<String, ?> row(PastSession session) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("session_id", session.id().value());
        row.put("verdict", verdict(session));
        row.put("revision", session.revision());
        row.put("commit", session.commit());
        row.put("jobs", session.jobs());
        row.put("passed", session.passed());
        row.put("failed", session.failed());
        row.put("skipped", session.skipped());
        row.put("queued_at", session.queuedAt().toString());
        session.endedAt().ifPresent(end -> row.put("completed_at", end.toString()));
        return row;
    }
}
