package dev.coppice.cli.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that has this program's place at the terminal until it ends. */
public final class Foreground {
    private Foreground() {}

    /**
     * Runs it to its end. Ctrl-C is for it: this program goes on waiting.
     *
     * @param variables all that it gets
     * @return its exit code
     */
    public static int run(List<String> words, Path folder, Map<String, String> variables)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(variables);
        Signals.on("INT", () -> {});
        Signals.on("QUIT", () -> {});
        return builder.start().waitFor();
    }
}
