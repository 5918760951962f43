package dev.coppice.coordinator.history;

import dev.coppice.session.SessionId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One repository's history on disk: a line for each entry, appended under the lock of a file beside it. A kill costs at most the
 * line that was being written; the next line begins on a new one.
 */
final class HistoryFile {
    private final Path file;
    private final Path lockFile;

    HistoryFile(Path file) {
        this.file = file;
        lockFile = file.resolveSibling(file.getFileName() + ".lock");
    }

    void read(Consumer<Entry> reader) throws IOException {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return;
        }
        each(text, (entry, from, to) -> reader.accept(entry));
    }

    void append(Entry entry) throws IOException {
        byte[] line = entry.line();
        locked(() -> {
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long size = channel.size();
                ByteBuffer last = ByteBuffer.allocate(1);
                boolean torn = size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
                ByteBuffer text = ByteBuffer.allocate(line.length + 1);
                if (torn) {
                    text.put((byte) '\n');
                }
                text.put(line).flip();
                channel.position(size);
                while (text.hasRemaining()) {
                    channel.write(text);
                }
            }
        });
    }

    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Forgets what is not of these sessions. A kill leaves the file as it was, or as it will be. */
    void retain(Set<SessionId> sessions) throws IOException {
        locked(() -> {
            byte[] text = Files.readAllBytes(file);
            ByteArrayOutputStream kept = new ByteArrayOutputStream(text.length);
            each(text, (entry, from, to) -> {
                if (sessions.contains(entry.session())) {
                    kept.write(text, from, to - from);
                    kept.write('\n');
                }
            });
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.write(next, kept.toByteArray());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private interface Reader {
        void entry(Entry entry, int from, int to);
    }

    private static void each(byte[] text, Reader reader) {
        int from = 0;
        for (int to = 0; to < text.length; to++) {
            if (text[to] == '\n') {
                Optional<Entry> entry = Entry.read(text, from, to - from);
                if (entry.isPresent()) {
                    reader.entry(entry.get(), from, to);
                }
                from = to + 1;
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void locked(Work work) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("the lock on " + lockFile + " was lost");
            }
            work.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
