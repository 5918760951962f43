package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.TreeIndex.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Asks the kernel for each file by the bytes of the index, in which paths from the root end with a zero, as the kernel wants them. */
final class NativeInodes implements Inodes {
    private static final int WINDOW = 64 << 10;

    private final TreeIndex index;
    private final int root;
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW);
    private final long windowAt = Statx.address(window);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(Statx.SIZE).order(ByteOrder.nativeOrder());
    private final long answerAt = Statx.address(answer);
    private int from;
    private int until;

    NativeInodes(Path root, TreeIndex index) throws IOException {
        this.index = index;
        this.root = Statx.open(root);
    }

    @Override
    public boolean isAsNoted(Entry entry) throws IOException {
        if (entry.begin() < from || entry.end() > until) {
            from = entry.begin();
            until = index.copy(from, window.clear());
            if (until < entry.end()) {
                throw new IOException("a path has more than " + WINDOW + " bytes");
            }
        }
        return Statx.ask(root, windowAt + index.pathBegin(entry) - from, answerAt)
                && Statx.changed(answer) == entry.changed()
                && (int) Statx.inode(answer) == entry.inode();
    }

    @Override
    public void close() {
        Statx.close(root);
    }
}
