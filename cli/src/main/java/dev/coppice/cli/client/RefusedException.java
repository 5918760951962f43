package dev.coppice.cli.client;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import java.net.URI;

/** The server has answered, and did not do what it was asked to. */
public final class RefusedException extends CommandFailure {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedException(URI address, Problem problem) {
        super(exitCode(problem), problem.words() + hint(problem) + "\n    (" + address + " said so)");
        this.problem = problem;
    }

    /** Whether the problem is of the type that the API names by this word. */
    public boolean is(String type) {
        return problem.is(type);
    }

    /** What the server said. */
    public String words() {
        return problem.words();
    }

    private static int exitCode(Problem problem) {
        return switch (problem.status()) {
            case 400, 404, 405, 409, 416, 422 -> ExitCode.USAGE;
            default -> ExitCode.BROKEN;
        };
    }

    private static String hint(Problem problem) {
        return switch (problem.status()) {
            case 401 -> "\n    give a token with COPPICE_TOKEN, --token-file or 'coppice context add'";
            case 429 -> "\n    try again later: what is queued must end first";
            default -> "";
        };
    }
}
