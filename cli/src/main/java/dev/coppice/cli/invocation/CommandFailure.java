package dev.coppice.cli.invocation;

/**
 * Ends a command with a message for the user and an exit code. The message says what happened, where, and what to do; it
 * is printed to standard error as it is, without a stack trace.
 */
public class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** A failure of a kind of its own. */
    protected CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The call itself is wrong: ends with {@link ExitCode#USAGE}. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    /** The call itself is wrong, as found out by {@code cause}: ends with {@link ExitCode#USAGE}. */
    public static CommandFailure usage(String message, Throwable cause) {
        return new CommandFailure(ExitCode.USAGE, message, cause);
    }

    /** The command could not do its work because of {@code cause}: ends with {@link ExitCode#BROKEN}. */
    public static CommandFailure broken(String message, Throwable cause) {
        return new CommandFailure(ExitCode.BROKEN, message, cause);
    }

    /** The command could not do its work: ends with {@link ExitCode#BROKEN}. */
    public static CommandFailure broken(String message) {
        return new CommandFailure(ExitCode.BROKEN, message);
    }

    /** What the program exits with. */
    public final int exitCode() {
        return exitCode;
    }
}
