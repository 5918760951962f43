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
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process that was started, and the files of what it says. Closing ends it, with all that it started, and removes them. */
final class RunningCommand implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);
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
        return await(limit, limit);
    }

    /**
     * Waits for its end.
     *
     * @param silence for how long it may neither read anything nor work
     */
    Result await(Duration limit, Duration silence) throws CheckoutException, InterruptedException {
        try {
            Optional<String> overdue = overdue(limit, silence);
            if (overdue.isPresent()) {
                String said = quote(Files.readAllBytes(errors));
                throw new CheckoutException(
                        Reason.TIMED_OUT,
                        "could not " + deed + ": git " + overdue.get() + " and was stopped. "
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

    /** What it took too much time for; empty when it has ended. */
    private Optional<String> overdue(Duration limit, Duration silence) throws InterruptedException {
        boolean watched = silence.compareTo(limit) < 0;
        long look = watched ? Math.min(LOOK.toMillis(), silence.toMillis() / 2) : limit.toMillis();
        ProcessActivity before = watched ? ProcessActivity.of(process) : ProcessActivity.NONE;
        long still = 0;
        for (long waited = 0; waited < limit.toMillis(); waited += look) {
            if (process.waitFor(look, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            if (watched) {
                ProcessActivity now = ProcessActivity.of(process);
                still = now.isBeyond(before, look) ? 0 : still + look;
                before = now;
                if (still >= silence.toMillis()) {
                    return Optional.of("got nothing for " + silence.toSeconds() + " s");
                }
            }
        }
        return Optional.of("took longer than " + limit.toSeconds() + " s");
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
