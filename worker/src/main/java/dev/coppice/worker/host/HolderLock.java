package dev.coppice.worker.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock on a file that tells who has it. It goes with the process, however that ends; the file stays, with the last holder's
 * process id in it.
 *
 * <p>The system drops a process's lock on a file as soon as the process closes <em>any</em> handle of that file. So when this
 * process has the lock already, the handle by which it was found out stays open until the process ends, and {@link #holder} is
 * for a lock of another process only.
 */
public final class HolderLock implements Closeable {
    private final FileChannel channel;

    private HolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock and writes this process's id into the file; empty while another holds it: see {@link #holder}. */
    public static Optional<HolderLock> take(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean close = true;
        try {
            if (channel.tryLock() == null) {
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
            close = false;
            return Optional.of(new HolderLock(channel));
        } catch (OverlappingFileLockException thisProcessHasIt) {
            close = false;
            throw new IOException("this process has locked " + file + " already");
        } finally {
            if (close) {
                channel.close();
            }
        }
    }

    /** The process id of the holder, as it wrote it down; empty between its taking and its writing. */
    public static String holder(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
