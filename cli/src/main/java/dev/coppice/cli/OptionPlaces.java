package dev.coppice.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * Sees that no option is lost by its place. One that stands before a subcommand belongs to the command above, which picocli parses
 * and does not run: it counts if the subcommand has it from there, and is refused otherwise.
 */
final class OptionPlaces {
    private OptionPlaces() {}

    /** @throws ParameterException when an option would have no effect; says where to put it */
    static void check(ParseResult line) {
        for (ParseResult above = line; above.hasSubcommand(); above = above.subcommand()) {
            for (OptionSpec option : above.matchedOptions()) {
                check(option, above);
            }
        }
    }

    private static void check(OptionSpec option, ParseResult above) {
        if (option.usageHelp() || option.versionHelp()) {
            return;
        }
        if (option.scopeType() != ScopeType.INHERIT) {
            throw misplaced(option, above);
        }
        for (ParseResult below = above; below.hasSubcommand(); ) {
            below = below.subcommand();
            if (below.hasMatchedOption(option.longestName())) {
                throw new ParameterException(
                        below.commandSpec().commandLine(),
                        option.longestName() + " is given twice: before and after '"
                                + below.commandSpec().name() + "'; give it once");
            }
        }
    }

    private static ParameterException misplaced(OptionSpec option, ParseResult above) {
        CommandLine below = above.subcommand().commandSpec().commandLine();
        String name = option.longestName();
        String text = below.getCommandSpec().findOption(name) == null
                ? "leave it out: '" + qualified(below) + "' has no such option"
                : goesAfter(name, below);
        return new ParameterException(
                below,
                name + " stands before '" + below.getCommandName() + "' and would have no effect there; " + text);
    }

    /** Where an option goes that a command does not know, if it is one of a subcommand that the arguments name. */
    static Optional<String> later(String option, CommandLine command, String... arguments) {
        CommandLine below = command;
        for (String argument : List.of(arguments)) {
            below = below.getSubcommands().getOrDefault(argument, below);
            if (below.getCommandSpec().findOption(option) != null) {
                return Optional.of(goesAfter(option, below));
            }
        }
        return Optional.empty();
    }

    private static String goesAfter(String option, CommandLine command) {
        return "write it after the command, as in '" + qualified(command) + " " + option + " …'";
    }

    private static String qualified(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
