package dev.coppice.worker.log;

import dev.coppice.worker.process.OutputSink;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file that keeps the beginning and the end of what is written. While it is open, the end is in a second file beside it,
 * written round and round; closing puts both together, with a line between that says what was cut.
 */
final class HeadAndTailFile implements OutputSink, Closeable {
    private static final String TAIL = ".tail";

    private final LogLimits limits;
    private final Path tailPath;
    private final FileOutputStream head;
    private long headBytes;
    private final RandomAccessFile tail;
    private long tailBytes;
    private long tailLines;
    private boolean closed;

    HeadAndTailFile(Path path, LogLimits limits) throws IOException {
        this.limits = limits;
        this.tailPath = tailOf(path);
        this.tail =
                new RandomAccessFile(tailPath.toFile(), "rw"); // first: who sees the log alone takes it for complete
        try {
            this.head = new FileOutputStream(path.toFile());
        } catch (IOException e) {
            tail.close();
            Files.deleteIfExists(tailPath);
            throw e;
        }
    }

    /** The second file: it is there as long as the first one may be written to. */
    static Path tailOf(Path path) {
        return path.resolveSibling(path.getFileName() + TAIL);
    }

    static boolean isTail(Path path) {
        return path.toString().endsWith(".log" + TAIL);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int toHead = (int) Math.min(length, limits.headBytes() - headBytes);
        head.write(bytes, offset, toHead);
        headBytes += toHead;
        for (int at = offset + toHead, end = offset + length; at < end; ) {
            long position = tailBytes % limits.tailBytes();
            int n = (int) Math.min(end - at, limits.tailBytes() - position);
            tail.seek(position);
            tail.write(bytes, at, n);
            tailLines += lines(bytes, at, at + n);
            tailBytes += n;
            at += n;
        }
    }

    private static int lines(byte[] bytes, int from, int to) {
        int lines = 0;
        for (int at = from; at < to; at++) {
            lines += bytes[at] == '\n' ? 1 : 0;
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (head;
                tail) {
            if (tailBytes <= limits.tailBytes()) {
                copyTail(0, tailBytes);
            } else {
                joinCut();
            }
        } finally {
            Files.deleteIfExists(tailPath);
        }
    }

    private void joinCut() throws IOException {
        long begin = tailBytes % limits.tailBytes();
        long partial = beginningOfLine(begin);
        long kept = limits.tailBytes() - partial;
        long cut = tailBytes - kept;
        long cutLines = tailLines - keptLines((begin + partial) % limits.tailBytes(), kept);
        String mark =
                String.format(Locale.ROOT, "\n[coppice: %,d bytes (%,d lines) were cut out here]\n", cut, cutLines);
        head.write(mark.getBytes(StandardCharsets.UTF_8));
        copyTail((begin + partial) % limits.tailBytes(), kept);
    }

    /** How many bytes of the tail belong to a line whose beginning is cut; 0 when that line does not end soon. */
    private long beginningOfLine(long begin) throws IOException {
        byte[] chunk = new byte[(int) Math.min(64 * 1024, limits.tailBytes() - begin)];
        tail.seek(begin);
        tail.readFully(chunk);
        for (int at = 0; at < chunk.length; at++) {
            if (chunk[at] == '\n') {
                return at + 1L;
            }
        }
        return 0;
    }

    private long keptLines(long begin, long count) throws IOException {
        long[] lines = new long[1];
        eachChunk(begin, count, (bytes, offset, length) -> lines[0] += lines(bytes, offset, offset + length));
        return lines[0];
    }

    private void copyTail(long begin, long count) throws IOException {
        eachChunk(begin, count, head::write);
    }

    private void eachChunk(long begin, long count, OutputSink sink) throws IOException {
        byte[] chunk = new byte[(int) Math.min(256 * 1024, Math.max(1, count))];
        long position = begin;
        for (long left = count; left > 0; ) {
            int n = (int) Math.min(Math.min(chunk.length, left), limits.tailBytes() - position);
            tail.seek(position);
            tail.readFully(chunk, 0, n);
            sink.write(chunk, 0, n);
            left -= n;
            position = (position + n) % limits.tailBytes();
        }
    }
}
