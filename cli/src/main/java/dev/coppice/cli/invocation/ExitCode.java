package dev.coppice.cli.invocation;

import dev.coppice.session.Verdict;
import java.util.Optional;

/** How the program ends, for scripts. Every command returns one of these numbers. */
public final class ExitCode {
    /** All passed, or passed on a retry. */
    public static final int PASSED = 0;
    /** Tests failed. */
    public static final int FAILED = 1;
    /** The call itself is wrong: an unknown option, a bad plan, no such revision. Nothing was run. */
    public static final int USAGE = 2;
    /** No verdict could be reached. */
    public static final int BROKEN = 3;
    /** Nobody reads its output any more: what a shell tells of a program that SIGPIPE has ended. */
    public static final int BROKEN_PIPE = 141;
    /** Ended by SIGHUP: its terminal was closed. */
    public static final int HUNG_UP = 129;
    /** Ended by Ctrl-C. */
    public static final int INTERRUPTED = 130;
    /** Ended by SIGTERM. */
    public static final int TERMINATED = 143;

    private ExitCode() {}

    /**
     * That of a session.
     *
     * @param verdict empty when it could not be run
     * @param failOnFlaky whether a flaky session counts as failed
     */
    public static int of(Optional<Verdict> verdict, boolean failOnFlaky) {
        return switch (verdict.orElse(Verdict.BROKEN)) {
            case PASSED -> PASSED;
            case FLAKY -> failOnFlaky ? FAILED : PASSED;
            case FAILED -> FAILED;
            case BROKEN, CANCELLED -> BROKEN;
        };
    }
}
