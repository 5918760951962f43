package dev.coppice.worker.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of whole lines that only grows; it is made with its first line. What a full disk or a crash left of a line is never
 * taken for one: it has no end, and the next line is written in its place. For one thread at a time.
 */
final class LedgerFile implements Closeable {
    private final Path file;
    private @Nullable FileChannel channel;
    private long length;

    LedgerFile(Path file) {
        this.file = file;
    }

    /** The whole lines; none when there is no file. To be called before anything is appended. */
    List<Line> read() throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        byte[] bytes = Files.readAllBytes(file);
        List<Line> lines = new ArrayList<>();
        int from = 0;
        for (int to = 0; to < bytes.length; to++) {
            if (bytes[to] == '\n') {
                lines.add(line(new String(bytes, from, to - from, StandardCharsets.UTF_8), lines.size() + 1));
                from = to + 1;
            }
        }
        length = from;
        return lines;
    }

    private Line line(String text, int number) throws IOException {
        try {
            return Line.of(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "line " + number + " of the ledger " + file + " can't be read: " + e.getMessage()
                            + ". Remove by hand what it names, then the line",
                    e);
        }
    }

    /** @param sync whether it must be on the disk before this returns */
    void append(Line line, boolean sync) throws IOException {
        FileChannel to = open();
        if (to.size() > length) {
            to.truncate(length);
        }
        ByteBuffer bytes = ByteBuffer.wrap((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
        long position = length;
        while (bytes.hasRemaining()) {
            position += to.write(bytes, position);
        }
        if (sync) {
            to.force(true);
        }
        length = position;
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel = open;
            // A new file is found after a power failure only if its folder is on the disk, too.
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
        return open;
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
