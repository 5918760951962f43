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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

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

    /** Writes an index of files that git has yet to write. */
    static void write(List<Blob> blobs, ObjectFormat format, Path file) throws IOException {
        List<byte[]> entries = blobs.stream().map(blob -> entry(blob, format)).toList();
        IndexWriter writer = new IndexWriter(
                format, entries.stream().mapToInt(entry -> entry.length).sum());
        entries.forEach(entry -> writer.add(entry, 0, entry.length, 1));
        writer.write(file);
    }

    private static byte[] entry(Blob blob, ObjectFormat format) {
        byte[] path = Difference.bytes(blob.path());
        int length = TreeIndex.STAMPS + format.idBytes() + Short.BYTES + path.length;
        return ByteBuffer.allocate(length + ALIGNMENT - length % ALIGNMENT)
                .putInt(TreeIndex.MODE, blob.mode())
                .position(TreeIndex.STAMPS)
                .put(HexFormat.of().parseHex(blob.id()))
                .putShort((short) Math.min(path.length, LONGEST_NOTED))
                .put(path)
                .array();
    }

    /** Adds entries as they are in another index. */
    void add(byte[] index, int begin, int end, int count) {
        content.put(index, begin, end - begin);
        size += count;
    }

    /** Writes it in one step, with its sum. */
    void write(Path file) throws IOException {
        content.putInt(0, TreeIndex.SIGNATURE).putInt(Integer.BYTES, VERSION).putInt(2 * Integer.BYTES, size);
        MessageDigest digest = digest();
        digest.update(content.array(), 0, content.position());
        content.put(digest.digest()).flip();
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
