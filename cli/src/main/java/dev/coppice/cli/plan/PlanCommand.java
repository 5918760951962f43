package dev.coppice.cli.plan;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coppice plan}: what one can do with plans without running them. */
@Command(name = "plan", description = "Check plans, or show what would be run.", synopsisSubcommandLabel = "COMMAND")
public final class PlanCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    CommandSpec spec;

    private PlanCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** The command with its subcommands. */
    public static CommandLine of(Invocation invocation) {
        return new CommandLine(new PlanCommand(invocation))
                .addSubcommand(new LintCommand(invocation))
                .addSubcommand(new ShowCommand(invocation));
    }

    /** Without a subcommand: says which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(invocation.err());
        return ExitCode.USAGE;
    }
}
