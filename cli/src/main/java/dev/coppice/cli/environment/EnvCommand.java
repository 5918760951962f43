package dev.coppice.cli.environment;

import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coppice env}: services of a compose file that live on, under a name. */
@Command(
        name = "env",
        description = "Start and stop named environments: the services of a compose file, for a person or an agent."
                + " They run on this machine, or with --server on a worker of that coordinator's fleet.",
        synopsisSubcommandLabel = "COMMAND")
public final class EnvCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    private EnvCommand() {}

    /** With its subcommands. */
    public static CommandLine of(Invocation invocation) {
        EnvCommand command = new EnvCommand();
        FleetCall fleet = new FleetCall(invocation, command.server);
        FleetSession session = new FleetSession(invocation, command.server);
        return new CommandLine(command)
                .addSubcommand(new StartCommand(invocation, fleet))
                .addSubcommand(new ListCommand(invocation, fleet))
                .addSubcommand(new ShowCommand(invocation, fleet))
                .addSubcommand(new LogsCommand(invocation, fleet, session))
                .addSubcommand(new ExecCommand(invocation, fleet, session))
                .addSubcommand(new RestartCommand(invocation, fleet))
                .addSubcommand(new ExtendCommand(invocation, fleet))
                .addSubcommand(new StopCommand(invocation, fleet))
                .addSubcommand(new ForwardCommand(invocation, fleet, command.server));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
