package dev.coppice.worker.process;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts processes that are nobody's child: they live on when this process ends. */
public final class Detached {
    private Detached() {}

    /**
     * Starts one in a session of its own. It gets no input, and its output goes nowhere.
     *
     * @param env all that it gets
     * @param searchPath where its program and {@code setsid} are found
     */
    public static void start(List<String> command, Map<String, String> env, String searchPath) throws IOException {
        Programs programs = new Programs(searchPath);
        List<String> words = new ArrayList<>(List.of(
                programs.need("setsid", "to let a process outlive this one").toString(), "--fork"));
        words.addAll(command);
        aloof(words, env).start();
    }

    /** A process that holds nothing of this one's: neither its folder nor its variables, input or outputs. */
    static ProcessBuilder aloof(List<String> words, Map<String, String> env) {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(env);
        return builder;
    }
}
