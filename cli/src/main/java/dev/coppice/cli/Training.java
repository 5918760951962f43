package dev.coppice.cli;

import dev.coppice.cli.invocation.ExitCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs several command lines, separated by the argument {@code ;}, in one JVM, which the launcher tells to record what it
 * loads: later starts find it ready. All must pass.
 */
final class Training {
    private Training() {}

    public static void main(String[] arguments) {
        List<String> line = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals(";")) {
                run(line);
                line.clear();
            } else {
                line.add(argument);
            }
        }
        run(line);
    }

    private static void run(List<String> line) {
        int exitCode = new Program(Main.invocation(line)).run(line.toArray(String[]::new));
        if (exitCode != ExitCode.PASSED) {
            System.exit(exitCode);
        }
    }
}
