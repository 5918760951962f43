package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.settings.LayeredSettings;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coppice token}: works on the coordinator's database itself, so that the first token can be made. */
@Command(
        name = "token",
        description = "Make, list and revoke the tokens of a coordinator, at its database.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Roles: read sees everything; submit may submit, cancel and retry too; operate may direct workers, deal with dead tickets"
                    + " and make tokens too; worker uploads the files of attempts, and nothing else.",
            "",
            "The settings of the database are those of 'coppice coordinator': flags, variables, or the file of --config.",
        })
public final class TokenCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    CommandSpec spec;

    private TokenCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** The command with its subcommands. */
    public static CommandLine of(Invocation invocation) {
        TokenCreateCommand create = new TokenCreateCommand(invocation);
        TokenListCommand list = new TokenListCommand(invocation);
        TokenRevokeCommand revoke = new TokenRevokeCommand(invocation);
        return new CommandLine(new TokenCommand(invocation))
                .addSubcommand(layered(create, create.database, invocation))
                .addSubcommand(layered(list, list.database, invocation))
                .addSubcommand(layered(revoke, revoke.database, invocation));
    }

    private static CommandLine layered(Object command, TokenDatabase database, Invocation invocation) {
        Set<String> others = LayeredSettings.names(CoordinatorCommand.of(invocation));
        return new CommandLine(command)
                .setDefaultValueProvider(new LayeredSettings(
                        invocation.environment(), () -> database.options.file.path(invocation), others));
    }

    /** Without a subcommand: says which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(invocation.err());
        return ExitCode.USAGE;
    }
}
