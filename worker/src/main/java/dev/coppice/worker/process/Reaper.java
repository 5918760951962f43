package dev.coppice.worker.process;

import dev.coppice.lifecycle.Crew;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Outlives this process: a shell that waits, in a session and with a parent of its own, until this process ends, and then becomes a command
 * that cleans up after it. If it dies itself, another takes its place. Safe for use by many threads.
 *
 * <p>Each of the two has an end of a named pipe that the other reads: it comes to its end when the process does, however that ends.
 */
public final class Reaper implements Closeable {
    private static final System.Logger LOG = System.getLogger(Reaper.class.getName());
    /** The wait ends with a line, when all is well, or with the pipe's end. What it becomes keeps the other pipe. */
    private static final String SCRIPT = """
            exec 3<"$1" 4>"$2" || exit 1
            shift 2
            trap '' HUP INT TERM
            { read -r word <&3 || exec "$@" 3<&- </dev/null >/dev/null 2>&1; } &
            """;

    private static final String ALL_IS_WELL = "end\n";
    private static final Duration SHORT_LIFE = Duration.ofSeconds(1);
    private static final int SHORT_LIVES = 5;

    private final OutputPipes pipes;
    private final String searchPath;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Crew crew = new Crew("reaper");
    private @Nullable RandomAccessFile life;
    private int shortLives;
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param searchPath where {@code setsid}, {@code mkfifo} and {@code sh} are found
     * @param folder for its pipes; exists, and is removed by the caller in the end
     * @param command what cleans up; gets no input, and its output goes nowhere
     * @param environment all that it gets; without the marks by which this process's own are found and ended
     */
    public Reaper(String searchPath, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        this.pipes = new OutputPipes(folder, new Programs(searchPath).need("mkfifo", "to tell of this process's end"));
        this.searchPath = searchPath;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    /** Makes sure that it is there: to be called before anything is made that must not outlive this process. */
    public synchronized void require() throws IOException, InterruptedException {
        if (closed) {
            throw new IOException("nothing more is made: this process ends");
        }
        if (life == null) {
            start();
        }
    }

    private synchronized void start() throws IOException, InterruptedException {
        File mine = pipes.take().toFile();
        File its = pipes.take().toFile();
        // Opening one end of a pipe waits for the other, but not so for both at once.
        RandomAccessFile opener = new RandomAccessFile(its, "rw");
        RandomAccessFile held = new RandomAccessFile(mine, "rw");
        FileInputStream end = new FileInputStream(its);
        try {
            launch(mine, its);
        } catch (IOException | InterruptedException e) {
            held.close();
            end.close();
            throw e;
        } finally {
            opener.close();
        }
        life = held;
        long since = System.nanoTime();
        crew.startBlocking("watch", () -> watch(held, end, since));
    }

    private void launch(File mine, File its) throws IOException, InterruptedException {
        Programs programs = new Programs(searchPath);
        List<String> words = new ArrayList<>(List.of(
                programs.need("setsid", "to outlive this process").toString(),
                programs.need("sh", "to outlive this process").toString(),
                "-c",
                SCRIPT,
                "coppice-reaper",
                mine.getPath(),
                its.getPath()));
        words.addAll(command);
        int exitCode = Detached.aloof(words, environment).start().waitFor();
        if (exitCode != 0) {
            throw new IOException("what cleans up after this process could not be started: sh ended with " + exitCode);
        }
    }

    private void watch(RandomAccessFile held, FileInputStream end, long since) {
        try (held;
                end) {
            if (end.read() < 0) {
                replace(Duration.ofNanos(System.nanoTime() - since));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "whether what cleans up after this process lives can't be told", e);
        }
    }

    private synchronized void replace(Duration lived) {
        if (closed) {
            return;
        }
        life = null;
        shortLives = lived.compareTo(SHORT_LIFE) < 0 ? shortLives + 1 : 0;
        if (shortLives >= SHORT_LIVES) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "what cleans up after this process ends again and again: whatever this one leaves, the next start"
                            + " removes");
            return;
        }
        try {
            start();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "what cleans up after this process died, and has no successor", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets it go: all is cleaned up, or told of. Does nothing the second time. */
    @Override
    public void close() throws IOException {
        RandomAccessFile held;
        synchronized (this) {
            closed = true;
            held = life;
            life = null;
        }
        if (held != null) {
            held.write(ALL_IS_WELL.getBytes(StandardCharsets.US_ASCII));
        }
        crew.close();
    }
}
