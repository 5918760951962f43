package dev.coppice.cli;

import dev.coppice.cli.expiry.Expiry;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.plan.EscapedText;
import dev.coppice.plan.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line and turns whatever happens into a message and an exit code. */
final class Program {
    /** What is due is their own work, or must not be disturbed. */
    private static final Set<String> SEE_TO_EXPIRY = Set.of("expire", "gc", "reap");

    private final Invocation invocation;

    private final Commands commands;

    Program(Invocation invocation) {
        this(invocation, Commands.of(invocation));
    }

    Program(Invocation invocation, Commands commands) {
        this.invocation = invocation;
        this.commands = commands;
    }

    /** Returns the exit code; throws nothing. */
    int run(String... arguments) {
        Coppice root = new Coppice();
        CommandLine commandLine = commandLine(root, arguments);
        try {
            if (arguments.length > 0 && !SEE_TO_EXPIRY.contains(arguments[0])) {
                new Expiry(invocation).keep();
            }
            return commandLine.execute(arguments);
        } catch (Error e) { // picocli hands over exceptions only, and an uncaught error would end as "tests failed"
            return failure(e, root.debug);
        } finally {
            invocation.out().flush();
            invocation.err().flush();
        }
    }

    /** What reads these arguments, and runs the command that they name. */
    CommandLine commandLine(Coppice root, String... arguments) {
        CommandLine commandLine = new CommandLine(root);
        commands.wanted(arguments).forEach(commandLine::addSubcommand);
        return commandLine
                .setOut(invocation.out())
                .setErr(invocation.err())
                .setColorScheme(Help.defaultColorScheme(invocation.color() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(line -> {
                    OptionPlaces.check(line);
                    return new RunLast().execute(line);
                })
                .setParameterExceptionHandler((e, args) ->
                        e.getCause() instanceof CommandFailure found ? failure(found, root.debug) : wrongUsage(e, args))
                .setExecutionExceptionHandler((e, line, result) -> failure(e, root.debug));
    }

    private int wrongUsage(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = invocation.err();
        err.println(command.getColorScheme().errorText("coppice: " + message(e)));
        hint(e, arguments).ifPresent(hint -> err.println("    " + hint));
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(e.getMessage()).replaceFirst("is not an? (int|long)$", "is not a whole number");
        }
        String word = unmatched.getUnmatched().get(0);
        if (word.startsWith("-")) {
            return "unknown option " + word;
        }
        return e.getCommandLine().getSubcommands().isEmpty()
                ? "one argument too many: " + word
                : "unknown command " + word;
    }

    /** Where an option belongs that stands too early; or the option or command that was meant, if the one that was written is near to it. */
    private static Optional<String> hint(ParameterException e, String[] arguments) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
        return OptionPlaces.later(word, e.getCommandLine(), arguments)
                .or(() -> suggestion(word, e).map(meant -> "did you mean " + meant + "?"));
    }

    private static Optional<String> suggestion(String word, ParameterException e) {
        Set<String> known = word.startsWith("-")
                ? e.getCommandLine().getCommandSpec().optionsMap().keySet()
                : e.getCommandLine().getSubcommands().keySet();
        return Suggestion.closest(word, known);
    }

    private int failure(Throwable e, boolean debug) {
        PrintWriter err = invocation.err();
        if (e instanceof CommandFailure failure) {
            err.println("coppice: " + failure.getMessage());
            if (debug) {
                e.printStackTrace(err);
            }
            return failure.exitCode();
        }
        if (e instanceof IOException && "Broken pipe".equals(e.getMessage())) {
            return ExitCode.BROKEN_PIPE; // whoever read has heard enough
        }
        if (e instanceof InvalidPathException path) { // all paths come from the person, in the end
            err.println("coppice: \"" + EscapedText.of(path.getInput()) + "\" can't be the name of a file here: "
                    + path.getReason() + "\n    rename it, or set LC_ALL=C.UTF-8 if it is UTF-8");
            return ExitCode.USAGE;
        }
        if (e instanceof InterruptedException) {
            err.println("coppice: interrupted");
            return ExitCode.INTERRUPTED;
        }
        err.println("coppice: unexpected error, please report it: " + e);
        if (debug) {
            e.printStackTrace(err);
        } else {
            err.println("coppice: " + new ErrorFile(invocation.environment()).write(e, invocation.time()));
        }
        return ExitCode.BROKEN;
    }
}
