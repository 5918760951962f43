package dev.coppice.cli.doctor;

import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.doctor.Check.Status;
import dev.coppice.cli.invocation.CommandFailure;
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
import java.util.Map;
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
        description =
                "Check a coordinator: that it answers, its broker, queues, database, clock and disk. With --local, or"
                        + " where no coordinator is set, check this machine: its container engine, compose, networks and disk.",
        footer = {"", "Exit codes: 0 all is well, or there are warnings only; 3 something is wrong."})
public final class DoctorCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    CommandSpec spec;

    @Option(names = "--local", description = "Check this machine.")
    boolean local;

    @Option(names = "--json", description = "Print the checks as one JSON document.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** @param invocation what it is called with */
    public DoctorCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        List<Check> all = examine();
        if (json) {
            invocation.out().println(PrettyJson.of(Map.of("checks", all)));
        } else {
            print(all);
        }
        return all.stream().anyMatch(check -> check.status() == Status.ERROR) ? ExitCode.BROKEN : ExitCode.PASSED;
    }

    private List<Check> examine() throws Exception {
        if (local && server.isNamed()) {
            throw CommandFailure.usage("--local checks this machine, and --server a coordinator: give one of the two");
        }
        if (local || !server.isSet(invocation)) {
            return new HostChecks(invocation).examine();
        }
        String version = spec.root().versionProvider().getVersion()[0].replaceFirst("^coppice ", "");
        try (Client client = server.connect(invocation)) {
            return new ServerChecks(client, version).examine();
        }
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
