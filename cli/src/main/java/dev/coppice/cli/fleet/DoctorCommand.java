package dev.coppice.cli.fleet;

import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.RefusedException;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Symbols;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.terminal.Text;
import dev.coppice.cli.view.PrettyJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coppice doctor}. */
@Command(
        name = "doctor",
        sortOptions = false,
        description = "Check a coordinator: that it answers, its broker, queues, database, clock and disk.",
        footer = {"", "Exit codes: 0 all is well, or there are warnings only; 3 something is wrong."})
public final class DoctorCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "Print the checks as one JSON document.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    private enum Status {
        OK,
        WARNING,
        ERROR
    }

    private record Check(String name, Status status, String message, String hint) {}

    private record Checks(List<Check> checks) {}

    private record ServerDocument(String version, String status, Optional<String> leader, Optional<String> role) {}

    /** @param invocation what it is called with */
    public DoctorCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        try (Client client = server.connect(invocation)) {
            List<Check> all = examine(client);
            if (json) {
                invocation.out().println(PrettyJson.of(new Checks(all)));
            } else {
                print(all);
            }
            return all.stream().anyMatch(check -> check.status() == Status.ERROR) ? ExitCode.BROKEN : ExitCode.PASSED;
        }
    }

    private List<Check> examine(Client client) throws Exception {
        List<Check> all = new ArrayList<>();
        try {
            ServerDocument coordinator = client.getNow(ApiPath.of("server")).as(ServerDocument.class);
            all.add(reached(client, coordinator));
            all.addAll(client.getNow(ApiPath.of("doctor")).as(Checks.class).checks());
        } catch (RefusedException e) {
            if (!e.is("no-database")) {
                throw e;
            }
            if (all.isEmpty()) {
                all.add(new Check("server", Status.OK, client.address() + " answers", ""));
            }
            all.add(new Check(
                    "database",
                    Status.ERROR,
                    e.words(),
                    "see that it runs; the coordinator goes on by itself then, and without it can tell nothing else"));
        }
        return all;
    }

    private Check reached(Client client, ServerDocument coordinator) throws Exception {
        String own = spec.root().versionProvider().getVersion()[0].replaceFirst("^coppice ", "");
        String role = coordinator
                .role()
                .map(name -> "; your token has the role " + name.toLowerCase(Locale.ROOT))
                .orElse("; it asks for no token");
        boolean same = own.equals(coordinator.version());
        return new Check(
                "server",
                same ? Status.OK : Status.WARNING,
                client.address() + " answers, version " + coordinator.version() + role,
                same ? "" : "this program is version " + own + ": use the same on both sides");
    }

    private void print(List<Check> checks) throws IOException {
        Terminal terminal = Terminal.of(invocation);
        int width = checks.stream()
                .mapToInt(check -> Text.width(check.name()))
                .max()
                .orElse(0);
        List<Line> lines = new ArrayList<>();
        for (Check check : checks) {
            lines.add(mark(check.status(), terminal.symbols())
                    .add(" ")
                    .add(Style.STRONG, Text.padEnd(check.name(), width))
                    .add("  " + check.message()));
            if (!check.hint().isEmpty()) {
                lines.add(Line.of(" ".repeat(width + 4)).add(check.hint()));
            }
        }
        terminal.print(lines);
    }

    private static Line mark(Status status, Symbols symbols) {
        return switch (status) {
            case OK -> new Line().add(Style.GOOD, symbols.passed());
            case WARNING -> new Line().add(Style.WARNING, symbols.broken());
            case ERROR -> new Line().add(Style.BAD, symbols.failed());
        };
    }
}
