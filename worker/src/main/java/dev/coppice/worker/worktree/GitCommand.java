package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.CheckoutException.Reason;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One run of git, as a process with a limit of time. What it says goes through files, so that no thread waits at a pipe and
 * the caller's can be interrupted: that, or the time being up, ends git and all that it started.
 */
final class GitCommand {
    /** Names, as a variable of a git process, what it works on: see {@link OrphanSweep}. */
    static final String WORKS_ON = "COPPICE_GIT_WORKS_ON";

    private static final Path NOTHING = Path.of("/dev/null");

    /**
     * @param bytes of the output, a character for each
     * @param errors what git said to people
     */
    record Result(int exit, String bytes, String errors) {
        /** The output as text, without the line end. */
        String text() {
            return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
        }
    }

    /** What Java's message says of ENOENT: {@code error=2, …} up to Java 24, {@code error: 2 (…)} since. */
    private static final Pattern NO_SUCH_PROGRAM = Pattern.compile("error(=|: )2\\b");

    private final Git git;
    private final List<String> commandLine;
    private final GitVariables inherited;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private Duration limit = Duration.ofMinutes(10);
    private Optional<Duration> silence = Optional.empty();
    private boolean wantsOutput = true;
    private Optional<Path> folder = Optional.empty();
    private Optional<byte[]> input = Optional.empty();

    GitCommand(Git git, List<String> commandLine, GitVariables inherited) {
        this.git = git;
        this.commandLine = commandLine;
        this.inherited = inherited;
    }

    GitCommand in(Path workingFolder) {
        folder = Optional.of(workingFolder);
        return this;
    }

    GitCommand with(String variable, Object value) {
        variables.put(variable, value.toString());
        return this;
    }

    GitCommand input(byte[] bytes) {
        input = Optional.of(bytes);
        return this;
    }

    GitCommand within(Duration time) {
        limit = time;
        return this;
    }

    /** For how long it may stand still, which for one that asks others may be much less than it may take. */
    GitCommand silentAtMost(Duration time) {
        silence = Optional.of(time);
        return this;
    }

    GitCommand withoutOutput() {
        wantsOutput = false;
        return this;
    }

    /**
     * Runs git and expects success.
     *
     * @param deed what the command does for its caller, to follow "could not" in the error
     * @param otherwise the reason of a failure whose words tell no other
     */
    Result run(String deed, Reason otherwise) throws CheckoutException, InterruptedException {
        return check(deed, otherwise, tryRun(deed));
    }

    static Result check(String deed, Reason otherwise, Result result) throws CheckoutException {
        if (result.exit() != 0) {
            String words = result.errors().isBlank() ? "nothing (exit " + result.exit() + ")" : result.errors();
            throw CheckoutException.of(deed, otherwise, words);
        }
        return result;
    }

    Result run(String deed) throws CheckoutException, InterruptedException {
        return run(deed, Reason.OTHER);
    }

    /** Runs git to its end, whatever its exit code. */
    Result tryRun(String deed) throws CheckoutException, InterruptedException {
        try (RunningCommand running = start(deed)) {
            Result result = running.await(limit, silence.orElse(limit));
            if (result.exit() != 0 && result.errors().isBlank()) {
                git.checkSpace(deed); // on a full disk its words are lost
            }
            return result;
        }
    }

    /** Starts it, and lets it run beside the caller, who closes it. */
    RunningCommand start(String deed) throws CheckoutException {
        @Nullable Path errors = null;
        @Nullable Path output = null;
        @Nullable Path in = null;
        boolean started = false;
        try {
            errors = git.scratchFile(".err");
            if (wantsOutput) {
                output = git.scratchFile(".out");
            }
            if (input.isPresent()) {
                in = Files.write(git.scratchFile(".in"), input.get());
            }
            ProcessBuilder builder = new ProcessBuilder(commandLine)
                    .redirectInput(in == null ? NOTHING.toFile() : in.toFile())
                    .redirectOutput(output == null ? Redirect.DISCARD : Redirect.to(output.toFile()))
                    .redirectError(errors.toFile());
            folder.ifPresent(f -> builder.directory(f.toFile()));
            inherited.applyTo(builder.environment());
            builder.environment().putAll(variables);
            RunningCommand running = new RunningCommand(deed, start(builder), errors, output, in);
            started = true;
            return running;
        } catch (IOException e) {
            throw CheckoutException.of(deed, e);
        } finally {
            if (!started) {
                Git.discard(errors, output, in);
            }
        }
    }

    private static Process start(ProcessBuilder builder) throws CheckoutException, IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            if (NO_SUCH_PROGRAM.matcher(String.valueOf(e.getMessage())).find()
                    && (builder.directory() == null || builder.directory().isDirectory())) {
                String program = builder.command().getFirst();
                throw new CheckoutException(
                        Reason.GIT_MISSING, program + " is not in PATH: install git 2.36 or newer, and findutils");
            }
            throw e;
        }
    }
}
