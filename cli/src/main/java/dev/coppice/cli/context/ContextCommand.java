package dev.coppice.cli.context;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coppice context}: which coordinators a person uses. */
@Command(
        name = "context",
        description = "Keep the addresses and tokens of the coordinators that you use.",
        synopsisSubcommandLabel = "COMMAND")
public final class ContextCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    CommandSpec spec;

    private ContextCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** The command with its subcommands. */
    public static CommandLine of(Invocation invocation) {
        return new CommandLine(new ContextCommand(invocation))
                .addSubcommand(new ContextAddCommand(invocation))
                .addSubcommand(new ContextUseCommand(invocation))
                .addSubcommand(new ContextListCommand(invocation))
                .addSubcommand(new ContextRemoveCommand(invocation));
    }

    /** Without a subcommand: says which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(invocation.err());
        return ExitCode.USAGE;
    }
}
