package dev.coppice.worker.log;

import dev.coppice.worker.process.OutputSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;

/**
 * The log of one task: a file in which each line begins with its time (ISO 8601, UTC), secret values are replaced by
 * {@code ***}, and of long output the head and the tail are kept. For one thread at a time; closed by who opened it.
 */
public final class TaskLog implements OutputSink, Closeable {
    private static final int TAIL_LIMIT = 4096;

    private final HeadAndTailFile file;
    private final LineStamper stamper;
    private final SecretMask mask;
    private final LastLines last = new LastLines();
    private boolean closed;

    private TaskLog(HeadAndTailFile file, InstantSource clock, Collection<String> secrets, OutputSink listener) {
        this.file = file;
        this.stamper = new LineStamper(clock, file);
        this.mask = new SecretMask(SecretForms.of(secrets), (bytes, offset, length) -> {
            last.add(bytes, offset, length);
            listener.write(bytes, offset, length);
            stamper.write(bytes, offset, length);
        });
    }

    /**
     * Begins a log.
     *
     * @param path the file, replaced if it exists; its folder exists. While the log is open, a second file is beside it.
     * @param secrets values that must not be seen; blank ones are ignored
     * @param listener is given the output as it comes, masked but without times
     */
    public static TaskLog open(
            Path path, InstantSource clock, Collection<String> secrets, LogLimits limits, OutputSink listener)
            throws IOException {
        return new TaskLog(new HeadAndTailFile(path, limits), clock, secrets, listener);
    }

    /** Whether a log's file is complete; until then it only grows. */
    public static boolean isComplete(Path path) {
        return Files.exists(path) && Files.notExists(HeadAndTailFile.tailOf(path));
    }

    /** Whether a file is the second one of a log that is open, or was when its process was killed. */
    public static boolean isTail(Path path) {
        return HeadAndTailFile.isTail(path);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        mask.write(bytes, offset, length);
    }

    /** Writes a line of Coppice's own, on a line of its own. */
    public void note(String line) throws IOException {
        mask.finish();
        stamper.finish();
        byte[] bytes = ("coppice: " + line + "\n").getBytes(StandardCharsets.UTF_8);
        mask.write(bytes, 0, bytes.length);
    }

    /** The last lines of the output as text, at most 4 KiB, without times and terminal codes. Also after closing. */
    public String tail() {
        return last.text(TAIL_LIMIT);
    }

    /** Completes the file. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            mask.finish();
            stamper.finish();
        }
    }
}
