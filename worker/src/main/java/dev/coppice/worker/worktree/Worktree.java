package dev.coppice.worker.worktree;

import dev.coppice.worker.host.HostLocks;
import java.nio.file.Path;
import java.time.Duration;

/** Files at a commit, for one attempt alone until it is closed. Close it when no process of the attempt is left. */
public final class Worktree implements AutoCloseable {
    private final WorktreePool pool;
    private final WorktreeFolder folder;
    private final HostLocks.Held lock;
    private final boolean reusable;
    private WorktreeRecord record;
    private boolean closed;

    /** @param reusable whether the next attempt may have it; otherwise closing removes it */
    Worktree(WorktreePool pool, WorktreeFolder folder, HostLocks.Held lock, WorktreeRecord record, boolean reusable) {
        this.pool = pool;
        this.folder = folder;
        this.lock = lock;
        this.record = record;
        this.reusable = reusable;
    }

    /** Such as {@code wt-1}. */
    public String name() {
        return folder.name();
    }

    /** The folder of the files: the root of a git repository whose HEAD is the commit, detached. */
    public Path path() {
        return folder.files();
    }

    /** A folder that stays with this worktree from attempt to attempt, for the caches of tools; it may not exist yet. */
    public Path cacheDir() {
        return folder.cache();
    }

    public String commit() {
        return record.commit();
    }

    /**
     * Has the files stay as they are for people to look at: nobody gets this worktree until the time is over, or somebody
     * prunes it. To be called before {@link #close}.
     *
     * @param why in a few words, for lists
     */
    public synchronized void keepForDebugging(String why, Duration time) throws CheckoutException {
        record = pool.keep(folder, record, why, time);
    }

    /** Removes what the attempt left in the files now. Caches stay. To be called before {@link #close}. */
    public synchronized void cleanUp() throws CheckoutException {
        if (reusable) {
            pool.cleanUp(folder, record.commit());
        }
    }

    /** Gives it back. What the attempt left in the files is removed when the next one comes, or now if no next one may. */
    @Override
    public synchronized void close() throws CheckoutException {
        if (closed) {
            return;
        }
        closed = true;
        try (lock) {
            if (record.state() != WorktreeState.KEPT) {
                pool.release(folder, record, reusable);
            }
        }
    }
}
