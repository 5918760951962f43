package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.Difference.Blob;
import dev.coppice.worker.worktree.GitFolder.ObjectFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts an index of version 2 together, its entries in the order of their paths. For one thread. */
final class IndexWriter {
    private static final int VERSION = 2;
    private static final int LONGEST_NOTED = 0xFFF;
    private static final int ALIGNMENT = 8;

    private final ObjectFormat format;
    private final ByteBuffer content;
    private int size;

    /** @param bytes that all entries together have, or more */
    IndexWriter(ObjectFormat format, int bytes) {
        this.format = format;
        this.content = ByteBuffer.allocate(TreeIndex.HEADER + bytes + format.idBytes());
        content.position(TreeIndex.HEADER);
    }

    /** An index of some entries, in the order of their paths. */
    static IndexWriter of(List<byte[]> entries, ObjectFormat format) {
        IndexWriter writer = new IndexWriter(
                format, entries.stream().mapToInt(entry -> entry.length).sum());
        entries.forEach(entry -> writer.add(entry, 0, entry.length, 1));
        return writer;
    }

    /** An entry of a file that git has yet to write. */
    static byte[] entry(Blob blob) {
        return entry(blob, Map.of());
    }

    /** @param found the file's attributes in the JDK's view {@code unix}; none for a file that is yet to be written */
    static byte[] entry(Blob blob, Map<String, Object> found) {
        byte[] id = HexFormat.of().parseHex(blob.id());
        byte[] path = Difference.bytes(blob.path());
        int length = TreeIndex.STAMPS + id.length + Short.BYTES + path.length;
        ByteBuffer entry = ByteBuffer.allocate(length + ALIGNMENT - length % ALIGNMENT);
        if (!found.isEmpty()) {
            putTime(entry, found.get("ctime"));
            putTime(entry, found.get("lastModifiedTime"));
            for (String name : List.of("dev", "ino", "", "uid", "gid", "size")) {
                entry.putInt(found.get(name) instanceof Number number ? number.intValue() : 0);
            }
        }
        return entry.putInt(TreeIndex.MODE, blob.mode())
                .position(TreeIndex.STAMPS)
                .put(id)
                .putShort((short) Math.min(path.length, LONGEST_NOTED))
                .put(path)
                .array();
    }

    private static void putTime(ByteBuffer entry, @Nullable Object time) {
        Instant instant = ((FileTime) Objects.requireNonNull(time)).toInstant();
        entry.putInt((int) instant.getEpochSecond()).putInt(instant.getNano());
    }

    /** Adds entries as they are in another index. */
    void add(byte[] index, int begin, int end, int count) {
        content.put(index, begin, end - begin);
        size += count;
    }

    /** It as git has it in a file, with its sum at the end. */
    byte[] bytes() {
        finish();
        return Arrays.copyOf(content.array(), content.limit());
    }

    private void finish() {
        content.putInt(0, TreeIndex.SIGNATURE).putInt(Integer.BYTES, VERSION).putInt(2 * Integer.BYTES, size);
        MessageDigest digest = digest();
        digest.update(content.array(), 0, content.position());
        content.put(digest.digest()).flip();
    }

    /** Writes it in one step. */
    void write(Path file) throws IOException {
        finish();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                out.write(content);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(format == ObjectFormat.SHA256 ? "SHA-256" : "SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1 and SHA-256", e);
        }
    }
}
