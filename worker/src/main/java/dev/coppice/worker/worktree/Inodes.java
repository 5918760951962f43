package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.TreeIndex.Entry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The inodes of a tree's files as they are now. For one thread, which closes it. */
interface Inodes extends AutoCloseable {
    /** Whether a file is the inode that git noted in the index, last changed when it noted that. */
    boolean isAsNoted(Entry entry) throws IOException;

    @Override
    void close();

    /** By the quickest way that this JVM has. */
    static Inodes of(Path root, TreeIndex index) throws IOException {
        return Statx.isAvailable() ? new NativeInodes(root, index) : slowly(root, index);
    }

    /** By the JDK's own view of files, which asks for each by its whole path. */
    static Inodes slowly(Path root, TreeIndex index) {
        return new Inodes() {
            @Override
            public boolean isAsNoted(Entry entry) throws IOException {
                try {
                    Stamp now = Stamp.of(root.resolve(index.name(entry)));
                    return now.changed() == entry.changed() && (int) now.inode() == entry.inode();
                } catch (NoSuchFileException removed) {
                    return false;
                }
            }

            @Override
            public void close() {
                // there is nothing open
            }
        };
    }
}
