package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coppice.worker.worktree.CheckoutException.Reason;
import dev.coppice.worker.worktree.GitCommand.Result;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process that was started, and the files of what it says. Closing ends it, with all that it started, and removes them. */
final class RunningCommand implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int LONGEST_QUOTE = 4_000;

    private final String deed;
    private final Process process;
    private final Path errors;
    private final @Nullable Path output;
    private final @Nullable Path input;

    RunningCommand(String deed, Process process, Path errors, @Nullable Path output, @Nullable Path input) {
        this.deed = deed;
        this.process = process;
        this.errors = errors;
        this.output = output;
        this.input = input;
    }

    Result await(Duration limit) throws CheckoutException, InterruptedException {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                String said = quote(Files.readAllBytes(errors));
                throw new CheckoutException(
                        Reason.TIMED_OUT,
                        "could not " + deed + ": git took longer than " + limit.toSeconds() + " s and was stopped. "
                                + (said.isBlank() ? "It had said nothing" : "It had said: " + said));
            }
            String bytes = output == null ? "" : Files.readString(output, ISO_8859_1);
            return new Result(process.exitValue(), bytes, quote(Files.readAllBytes(errors)));
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("interrupted: " + deed).initCause(e);
        } catch (IOException e) {
            throw CheckoutException.of(deed, e);
        }
    }

    @Override
    public void close() throws CheckoutException {
        if (process.isAlive()) {
            end();
        }
        Git.discard(errors, output, input);
    }

    /** First politely: git then removes its lock files and half-written packs. */
    private void end() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle one : all) {
            try {
                one.onExit().orTimeout(GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
            } catch (CompletionException tooSlow) {
                one.descendants().forEach(ProcessHandle::destroyForcibly);
                one.destroyForcibly();
                one.onExit().join();
            }
        }
    }

    private static String quote(byte[] words) {
        String text = new String(words, UTF_8).strip();
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + " […]";
    }
}
