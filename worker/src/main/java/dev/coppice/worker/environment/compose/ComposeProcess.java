package dev.coppice.worker.environment.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A call of compose. It runs in a session of its own, so that a terminal's Ctrl-C is not for it, and ends with this process, however
 * that ends: a reader beside it waits for the end of its standard input. For one thread.
 */
final class ComposeProcess implements AutoCloseable {
    /** The reader holds none of the output, and ends with the process group. */
    private static final String GUARD = """
            exec 3<&0
            (cat <&3; kill -s KILL -- -$$) > /dev/null 2>&1 &
            exec "$@" < /dev/null 3<&-
            """;

    private final Process process;
    private final Path output;
    private final Path errors;

    private ComposeProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    static ComposeProcess start(
            List<String> command, Map<String, String> env, Path directory, Path evidence, String name)
            throws ComposeException {
        List<String> guarded = new ArrayList<>(List.of("setsid", "sh", "-c", GUARD, "compose"));
        guarded.addAll(command);
        try {
            Files.createDirectories(evidence);
            Path output = evidence.resolve(name + ".out");
            Path errors = evidence.resolve(name + ".err");
            ProcessBuilder builder = new ProcessBuilder(guarded)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().clear();
            builder.environment().putAll(env);
            return new ComposeProcess(builder.start(), output, errors);
        } catch (IOException e) {
            throw ComposeProgram.trouble("start compose", e);
        }
    }

    boolean hasEnded() {
        return !process.isAlive();
    }

    /** Waits for its end, and ends it when the time is up. */
    ComposeResult await(Duration limit) throws ComposeException, InterruptedException {
        try (this) {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ComposeException(
                        ComposeException.Kind.BROKEN,
                        "compose did not end within " + limit.toSeconds() + " s; it said:\n  "
                                + result(-1).evidence());
            }
            return result(process.exitValue());
        }
    }

    private ComposeResult result(int exitCode) throws ComposeException {
        try {
            return new ComposeResult(exitCode, read(output), read(errors));
        } catch (IOException e) {
            throw ComposeProgram.trouble("read what compose said", e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Ends it with all that it has started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new IllegalStateException("the standard input of compose can't be closed", e);
        }
    }
}
