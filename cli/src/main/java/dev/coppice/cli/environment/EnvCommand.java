package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coppice env}: services of a compose file that live on, under a name. */
@Command(
        name = "env",
        description = "Start and stop named environments: the services of a compose file, for a person or an agent.",
        synopsisSubcommandLabel = "COMMAND")
public final class EnvCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private EnvCommand() {}

    /** With its subcommands. */
    public static CommandLine of(Invocation invocation) {
        return new CommandLine(new EnvCommand())
                .addSubcommand(new StartCommand(invocation))
                .addSubcommand(new ListCommand(invocation))
                .addSubcommand(new ShowCommand(invocation))
                .addSubcommand(new LogsCommand(invocation))
                .addSubcommand(new ExecCommand(invocation))
                .addSubcommand(new RestartCommand(invocation))
                .addSubcommand(new ExtendCommand(invocation))
                .addSubcommand(new StopCommand(invocation));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
