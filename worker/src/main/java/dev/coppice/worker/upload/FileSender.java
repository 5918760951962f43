package dev.coppice.worker.upload;

import dev.coppice.attempt.Claim;
import dev.coppice.worker.upload.FileEndpoint.Stored;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Sends single files in parts of at most 4 MiB; what has broken off is gone on from where the coordinator has it. */
final class FileSender {
    private static final int PART = 4 << 20;

    private final FileEndpoint endpoint;

    FileSender(FileEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Sends what the coordinator does not have yet.
     *
     * @param path by which it is stored
     * @param whole whether nothing is written to it any more
     * @param first whether the coordinator has nothing of it that counts
     */
    void send(Claim claim, Path path, Path file, boolean whole, boolean first)
            throws IOException, InterruptedException {
        // Not by java.io.File, which can't open every name.
        try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = content.size();
            if (whole && first && size <= PART) {
                endpoint.put(claim, path.toString(), bytes(content, 0, (int) size));
                return;
            }
            Stored there = endpoint.stored(claim, path.toString());
            if (there.complete() && (!whole || there.bytes() == size)) {
                return;
            }
            if (there.complete() || there.bytes() > size) {
                throw new RefusedException(
                        "the coordinator has " + there.bytes() + " bytes of it, and here are " + size);
            }
            append(claim, path, content, there.bytes(), size, whole);
        }
    }

    private void append(Claim claim, Path path, FileChannel content, long stored, long size, boolean whole)
            throws IOException, InterruptedException {
        long offset = stored;
        boolean done = !whole && offset == size;
        while (!done) {
            byte[] part = bytes(content, offset, (int) Math.min(PART, size - offset));
            offset += part.length;
            done = offset == size;
            endpoint.append(claim, path.toString(), offset - part.length, part, whole && done);
        }
    }

    private static byte[] bytes(FileChannel content, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (content.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("a file became shorter while it was sent");
            }
        }
        return bytes.array();
    }
}
