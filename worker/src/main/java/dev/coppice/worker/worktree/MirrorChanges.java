package dev.coppice.worker.worktree;

import dev.coppice.worker.host.HostLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Changes of one mirror: one at a time among all threads and processes of the host, and what one left half done is mended by the next. */
record MirrorChanges(HostLocks locks, Path home, GitFolder folder) {
    interface Change {
        void make() throws CheckoutException, InterruptedException, IOException;
    }

    /**
     * Makes a change; a mark in the file system lasts until it has come to a good end.
     *
     * @param deed what is done, to follow "could not" in the error
     */
    void make(String deed, Change change) throws CheckoutException, InterruptedException {
        Path mark = home.resolve("changing");
        try {
            HostLocks.Held lock = locks.lock(home.resolve("locks").resolve("mirror"));
            try (lock) {
                if (Files.exists(mark)) {
                    OrphanSweep.endGitAt(folder.path());
                    GitLeftovers.removeFrom(folder.path());
                }
                Files.write(mark, new byte[0]);
                change.make();
                Files.delete(mark);
            }
        } catch (IOException e) {
            throw CheckoutException.of(deed, e);
        }
    }
}
