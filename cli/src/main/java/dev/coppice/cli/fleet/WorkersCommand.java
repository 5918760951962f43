package dev.coppice.cli.fleet;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.document.WorkerDocument;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.DurationText;
import dev.coppice.cli.view.Table;
import dev.coppice.slot.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code coppice workers}. */
@Command(
        name = "workers",
        sortOptions = false,
        description = "List the workers that a coordinator has heard of lately; or pause, resume or drain one.")
public final class WorkersCommand implements Callable<Integer> {
    private static final int WRONG_CLOCK_SECONDS = 5;

    private final Invocation invocation;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the workers as the API has them.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    private WorkersCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** The command with its subcommands. */
    public static CommandLine of(Invocation invocation) {
        WorkersCommand workers = new WorkersCommand(invocation);
        CommandLine line = new CommandLine(workers);
        for (WorkerOrder order : WorkerOrder.values()) {
            line.addSubcommand(order.word(), workers.command(order));
        }
        return line;
    }

    private CommandLine command(WorkerOrder order) {
        CommandLine line = new CommandLine(new WorkerOrderCommand(order, invocation, server, () -> json));
        line.getCommandSpec().usageMessage().description(order.meaning());
        return line;
    }

    @Command(name = "list", sortOptions = false, description = "The same: list them.")
    int list() throws InterruptedException, IOException {
        return call();
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (Client client = server.connect(invocation)) {
            Answer answer = client.get(ApiPath.of("workers"));
            List<WorkerDocument> workers =
                    answer.as(WorkerDocument.Workers.class).workers();
            if (json) {
                invocation.out().println(answer.pretty());
            } else if (workers.isEmpty()) {
                invocation.out().println("No worker was heard of lately: 'coppice worker' starts one.");
            } else {
                print(workers);
            }
            return ExitCode.PASSED;
        }
    }

    private void print(List<WorkerDocument> workers) throws IOException {
        Table table = new Table(
                Table.Column.text("WORKER"),
                Table.Column.text("STATE"),
                Table.Column.number("BUSY"),
                Table.Column.number("SLOTS"),
                Table.Column.text("HEARD"),
                Table.Column.text("POOLS"),
                Table.Column.text("ABILITIES"),
                Table.Column.flexible("NOTE"));
        Instant now = invocation.time().instant();
        for (WorkerDocument worker : workers) {
            boolean silent = worker.silentSince().isPresent();
            boolean ready = !silent
                    && worker.readiness().filter(Readiness.READY::equals).isPresent();
            table.row(
                    ready ? Style.PLAIN : Style.WARNING,
                    worker.workerId(),
                    silent ? "silent" : readiness(worker),
                    Integer.toString(worker.busy()),
                    Integer.toString(worker.slots()),
                    DurationText.coarse(Duration.between(worker.lastHeardAt(), now)) + " ago",
                    String.join(",", worker.pools()),
                    abilities(worker),
                    note(worker));
        }
        table.print(Terminal.of(invocation));
    }

    private static String readiness(WorkerDocument worker) {
        return worker.readiness()
                .map(readiness -> readiness.name().toLowerCase(Locale.ROOT))
                .orElse("unknown");
    }

    private static String abilities(WorkerDocument worker) {
        return worker.abilities()
                .map(abilities -> String.join(",", new TreeSet<>(abilities.keySet())))
                .filter(words -> !words.isEmpty())
                .orElse("-");
    }

    private static String note(WorkerDocument worker) {
        List<String> notes = new ArrayList<>();
        worker.silentSince().ifPresent(since -> notes.add("it was " + readiness(worker) + " at " + since));
        if (!worker.note().isEmpty()) {
            notes.add(worker.note());
        }
        if (Math.abs(worker.clockAheadSeconds()) >= WRONG_CLOCK_SECONDS) {
            notes.add(String.format(
                    Locale.ROOT,
                    "its clock is %.0fs %s",
                    Math.abs(worker.clockAheadSeconds()),
                    worker.clockAheadSeconds() > 0 ? "ahead" : "behind"));
        }
        return String.join("; ", notes);
    }
}
