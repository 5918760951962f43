package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The system call statx, which asks for a file from an open folder on; the JDK has nothing that does, and tells the time of change. Safe for
 * use by many threads.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2): its answer is laid out alike on every processor</a>
 */
final class Statx {
    /** Of an answer, in bytes. */
    static final int SIZE = 256;

    private static final int INODE_AT = 32;
    private static final int CHANGED_AT = 96;
    private static final long SECOND = 1_000_000_000L;

    private static final int NO_FOLLOW = 0x100;
    private static final int INODE_AND_CHANGED = 0x100 | 0x80;
    private static final int READ_AND_CLOSE_ON_EXEC = 0x80000;

    /** They are constants for the compiler: calls are as quick as the JDK's own. */
    private static final @Nullable MethodHandle STATX;

    private static final @Nullable MethodHandle OPEN;
    private static final @Nullable MethodHandle CLOSE;
    private static final @Nullable NativeLinker LINKER = NativeLinker.find().orElse(null);

    static {
        STATX = LINKER == null
                ? null
                : LINKER.link("statx", int.class, long.class, int.class, int.class, long.class)
                        .orElse(null);
        OPEN = LINKER == null
                ? null
                : LINKER.link("open", long.class, int.class).orElse(null);
        CLOSE = LINKER == null ? null : LINKER.link("close", int.class).orElse(null);
    }

    private Statx() {}

    static boolean isAvailable() {
        return STATX != null && OPEN != null && CLOSE != null;
    }

    /** Where a buffer of the system's memory begins. The buffer must outlive the use of it. */
    static long address(ByteBuffer buffer) {
        return Objects.requireNonNull(LINKER).address(buffer);
    }

    /** Opens a folder; the caller closes what is returned. */
    static int open(Path folder) throws IOException {
        byte[] path = (folder + "\0").getBytes(UTF_8);
        ByteBuffer memory = ByteBuffer.allocateDirect(path.length).put(path);
        int opened;
        try {
            opened = (int) Objects.requireNonNull(OPEN).invokeExact(address(memory), READ_AND_CLOSE_ON_EXEC);
        } catch (Throwable e) {
            throw impossible(e);
        }
        if (opened < 0) {
            throw new IOException(folder + " can't be opened");
        }
        return opened;
    }

    /**
     * Asks for a file, or for a link itself.
     *
     * @param folder that was opened
     * @param path the address of its path from there on, which ends with a zero
     * @param answer the address of {@link #SIZE} bytes
     * @return whether there is an answer; there is none when there is no such file
     */
    static boolean ask(int folder, long path, long answer) {
        try {
            return (int) Objects.requireNonNull(STATX).invokeExact(folder, path, NO_FOLLOW, INODE_AND_CHANGED, answer)
                    == 0;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void close(int opened) {
        try {
            int ignored = (int) Objects.requireNonNull(CLOSE).invokeExact(opened);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static long inode(ByteBuffer answer) {
        return answer.getLong(INODE_AT);
    }

    /** When the inode was last changed, in nanoseconds since 1970. */
    static long changed(ByteBuffer answer) {
        return answer.getLong(CHANGED_AT) * SECOND + answer.getInt(CHANGED_AT + Long.BYTES);
    }

    private static IllegalStateException impossible(Throwable e) {
        return new IllegalStateException("a call of the system's could not be made", e);
    }
}
