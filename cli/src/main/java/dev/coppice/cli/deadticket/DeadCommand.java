package dev.coppice.cli.deadticket;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coppice dead}: tickets that no worker could take. */
@Command(name = "dead", description = "See to tickets that no worker could take.", synopsisSubcommandLabel = "COMMAND")
public final class DeadCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    CommandSpec spec;

    private DeadCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** The command with its subcommands. */
    public static CommandLine of(Invocation invocation) {
        return new CommandLine(new DeadCommand(invocation))
                .addSubcommand(new DeadListCommand(invocation))
                .addSubcommand(new DeadShowCommand(invocation))
                .addSubcommand(new DeadReplayCommand(invocation))
                .addSubcommand(new DeadPurgeCommand(invocation));
    }

    /** Without a subcommand: says which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(invocation.err());
        return ExitCode.USAGE;
    }
}
