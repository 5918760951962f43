package dev.coppice.cli;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs several command lines, separated by the argument {@code ;}, in one JVM, which the launcher tells to record what it
 * loads: later starts find it ready. All must pass. They find a container engine that does nothing.
 */
final class Training {
    private Training() {}

    public static void main(String[] arguments) throws IOException {
        try (TrainingEngine engine = new TrainingEngine()) {
            List<String> line = new ArrayList<>();
            for (String argument : arguments) {
                if (argument.equals(";")) {
                    run(line, engine);
                    line.clear();
                } else {
                    line.add(argument);
                }
            }
            run(line, engine);
        }
    }

    private static void run(List<String> line, TrainingEngine engine) {
        Invocation plain = Main.invocation(line);
        Map<String, String> environment = new HashMap<>(plain.environment());
        environment.put("DOCKER_HOST", engine.host());
        Invocation invocation = new Invocation(
                plain.directory(), environment, plain.out(), plain.err(), plain.color(), plain.time(), plain.halt());
        int exitCode = new Program(invocation).run(line.toArray(String[]::new));
        if (exitCode != ExitCode.PASSED) {
            System.exit(exitCode);
        }
    }
}
