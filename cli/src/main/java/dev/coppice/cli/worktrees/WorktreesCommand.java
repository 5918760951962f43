package dev.coppice.cli.worktrees;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.cli.view.SizeText;
import dev.coppice.cli.view.Table;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.PruneRequest;
import dev.coppice.worker.worktree.WorktreeInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coppice worktrees}. */
@Command(
        name = "worktrees",
        description = "List and remove the worktrees that runs keep warm, and those kept for debugging.",
        synopsisSubcommandLabel = "COMMAND")
public final class WorktreesCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1 << 20;
    private static final long MOST = Long.MAX_VALUE / MEGABYTE;

    private final Invocation invocation;

    @Spec
    CommandSpec spec;

    /**
     * Makes the command.
     *
     * @param invocation what it is called with
     */
    public WorktreesCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Without a subcommand: says which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(invocation.err());
        return ExitCode.USAGE;
    }

    @Command(name = "list", description = "List all worktrees of this user, of every repository.")
    int list(@Option(names = "--json", description = "Print one JSON document.") boolean json)
            throws InterruptedException, IOException {
        List<WorktreeInfo> worktrees = all();
        if (json) {
            printJson(worktrees);
        } else if (worktrees.isEmpty()) {
            invocation.out().println("No worktrees: a run makes them.");
        } else {
            print(worktrees);
        }
        return 0;
    }

    @Command(
            name = "prune",
            description = "Remove worktrees that nobody uses. Without an option: those whose time of keeping is over.")
    int prune(
            @Option(names = "--free", description = "Also those that are kept warm for the next run.") boolean free,
            @Option(names = "--kept", description = "Also those kept for debugging whose time is not over.")
                    boolean kept,
            @Option(
                            names = "--down-to",
                            paramLabel = "MB",
                            description =
                                    "Also warm ones, least recently used first, until those left take no more than this.")
                    @Nullable
                    Long megabytes)
            throws InterruptedException {
        if (megabytes != null && (megabytes < 0 || megabytes > MOST)) {
            throw CommandFailure.usage("--down-to " + megabytes + ": write a number of megabytes from 0 on");
        }
        OptionalLong budget = megabytes == null ? OptionalLong.empty() : OptionalLong.of(megabytes * MEGABYTE);
        List<WorktreeInfo> removed = removed(new PruneRequest(free, kept, budget));
        long bytes = removed.stream().mapToLong(WorktreeInfo::bytes).sum();
        if (removed.isEmpty()) {
            invocation.out().println("Nothing to remove. See --free and --kept for more.");
        } else {
            String noun = removed.size() == 1 ? "worktree" : "worktrees";
            invocation.out().printf("Removed %d %s, %s.%n", removed.size(), noun, SizeText.of(bytes));
        }
        return 0;
    }

    private List<WorktreeInfo> all() throws InterruptedException {
        try {
            return mirrors().list();
        } catch (CheckoutException e) {
            throw CommandFailure.broken(String.valueOf(e.getMessage()), e);
        }
    }

    private List<WorktreeInfo> removed(PruneRequest request) throws InterruptedException {
        try {
            return mirrors().prune(request);
        } catch (CheckoutException e) {
            throw CommandFailure.broken(String.valueOf(e.getMessage()), e);
        }
    }

    private Mirrors mirrors() throws CheckoutException {
        return new Mirrors(UserDirectories.of(invocation).cache(), invocation.time());
    }

    private void print(List<WorktreeInfo> worktrees) throws IOException {
        Table table = new Table(
                Table.Column.text("WORKTREE"),
                Table.Column.text("STATE"),
                Table.Column.text("COMMIT"),
                Table.Column.text("LAST USE"),
                Table.Column.number("SIZE"),
                Table.Column.flexible("REPOSITORY"),
                Table.Column.flexible("FILES"));
        for (WorktreeInfo worktree : worktrees) {
            table.row(
                    worktree.name(),
                    state(worktree),
                    worktree.commit()
                            .substring(0, Math.min(10, worktree.commit().length())),
                    time(worktree.lastUse()),
                    SizeText.of(worktree.bytes()),
                    worktree.repository(),
                    worktree.path().toString());
        }
        table.print(Terminal.of(invocation));
    }

    private static String state(WorktreeInfo worktree) {
        String state = worktree.state().name().toLowerCase(Locale.ROOT);
        return worktree.keptUntil()
                .map(until -> state + " until " + time(until))
                .orElse(state);
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void printJson(List<WorktreeInfo> worktrees) {
        List<Map<String, Object>> rows =
                worktrees.stream().map(WorktreesCommand::row).toList();
        invocation.out().println(PrettyJson.of(Map.of("worktrees", rows)));
    }

    private static Map<String, Object> row(WorktreeInfo worktree) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", worktree.name());
        row.put("repository", worktree.repository());
        row.put("path", worktree.path().toString());
        row.put("state", worktree.state().name());
        row.put("commit", worktree.commit());
        row.put("last_used_at", worktree.lastUse().toString());
        row.put("bytes", worktree.bytes());
        worktree.keptUntil().ifPresent(until -> row.put("kept_until", until.toString()));
        row.put("why", worktree.why());
        return row;
    }
}
