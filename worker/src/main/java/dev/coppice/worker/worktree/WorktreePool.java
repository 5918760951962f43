package dev.coppice.worker.worktree;

import dev.coppice.plan.Isolation;
import dev.coppice.worker.host.HostLocks;
import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The worktrees of one mirror. Whoever holds a worktree's lock owns its folder and its record; the pool itself keeps nothing in
 * memory, so that several processes share it and none has to end well. Safe for use by many threads.
 */
public final class WorktreePool {
    private final Mirror mirror;
    private final InstantSource clock;
    private final Checkout checkout;
    private final WorktreeShelf shelf;
    private final WorktreeInventory inventory;
    private final AtomicBoolean tidied = new AtomicBoolean();

    WorktreePool(Mirror mirror, HostLocks locks, InstantSource clock) {
        this.mirror = mirror;
        this.clock = clock;
        this.checkout = new Checkout(mirror);
        this.shelf = new WorktreeShelf(mirror, locks, clock);
        this.inventory = new WorktreeInventory(mirror, shelf, locks, clock);
    }

    /**
     * Files at a commit, for the caller alone, until it closes them. Fetches the commit if need be. Never waits for another
     * attempt to end: when all worktrees are taken, there is one more.
     *
     * @param commit the full object id
     * @param key of the work, such as its plan's path: a worktree that it used before is likely to have warm caches
     * @throws CheckoutException when the files could not be had; its reason tells a full disk from the rest
     */
    public Worktree acquire(String commit, Isolation isolation, String key)
            throws CheckoutException, InterruptedException {
        try {
            mirror.fetch(commit);
            if (!tidied.getAndSet(true)) {
                inventory.prune(PruneRequest.expired());
            }
            return isolation == Isolation.WORKTREE
                    ? worktree(commit, key)
                    : prepare(shelf.takeNew("clone-"), commit, key, Use.ONCE);
        } catch (CheckoutException e) {
            throwIfInterrupted(e);
            throw e;
        }
    }

    /**
     * Files at a commit in a folder of the caller's, as a repository of its own that shares nothing with the mirror and stays until
     * the caller removes it. Fetches the commit if need be.
     *
     * @param parent the folder that the folder is made in; there already
     * @param name of the folder, in which what is called as the repository is replaced
     * @param commit the full object id
     * @return the files, in a folder that is called as the repository is
     */
    public Path copy(Path parent, String name, String commit) throws CheckoutException, InterruptedException {
        try {
            mirror.fetch(commit);
            WorktreeFolder copy = new WorktreeFolder(
                    parent.toAbsolutePath(), name, mirror.name().slug());
            mending(commit, () -> checkout.cloneInto(copy, commit));
            return copy.files();
        } catch (CheckoutException e) {
            throwIfInterrupted(e);
            throw e;
        }
    }

    /** What becomes of a folder. */
    private enum Use {
        /** It stays, also when it can't be had ready: then for somebody to look at. */
        AGAIN,
        /** It stays if it can be had ready. */
        AGAIN_IF_READY,
        /** For one attempt. */
        ONCE
    }

    /** If what is wrong with a worktree is not to be mended, it is put aside, and a new one takes its place. */
    private Worktree worktree(String commit, String key) throws CheckoutException, InterruptedException {
        try {
            return prepare(shelf.takeWorktree(commit, key), commit, key, Use.AGAIN);
        } catch (CheckoutException broken) {
            stopIfHopeless(broken);
            try {
                return prepare(shelf.takeNew("wt-"), commit, key, Use.AGAIN_IF_READY);
            } catch (CheckoutException alsoBroken) {
                broken.addSuppressed(alsoBroken);
                throw broken;
            }
        }
    }

    private Worktree prepare(WorktreeShelf.Taken taken, String commit, String key, Use use)
            throws CheckoutException, InterruptedException {
        boolean reusable = use != Use.ONCE;
        WorktreeFolder folder = taken.folder();
        boolean ready = false;
        try {
            if (!taken.cleanlyLeft()) {
                OrphanSweep.endGitAt(folder.path());
            }
            WorktreeRecord busy = taken.record().of(commit, key).in(WorktreeState.BUSY, clock.instant());
            WorktreeShelf.write(folder, busy);
            clearSurroundings(folder);
            if (reusable) {
                reset(taken, commit);
            } else {
                mending(commit, () -> checkout.cloneInto(folder, commit));
            }
            ready = true;
            return new Worktree(this, folder, taken.lock(), busy, reusable);
        } catch (CheckoutException e) {
            throwIfInterrupted(e);
            note(e, folder, taken.record());
            throw e;
        } finally {
            if (!ready) {
                // Whoever comes next sees that it was not left cleanly, and repairs it.
                HostLocks.Held lock = taken.lock();
                try (lock) {
                    if (use != Use.AGAIN) {
                        WorktreeShelf.remove(folder);
                    }
                }
            }
        }
    }

    private static void clearSurroundings(WorktreeFolder folder) throws CheckoutException {
        WorktreeShelf.refuseMounts(folder);
        try {
            for (Path stranger : folder.strangers()) {
                TreeDeletion.delete(stranger);
            }
        } catch (IOException e) {
            throw CheckoutException.of("remove what a job left beside " + folder.files(), e);
        }
    }

    private void note(CheckoutException failure, WorktreeFolder folder, WorktreeRecord record) {
        try {
            WorktreeShelf.write(folder, record.error(String.valueOf(failure.getMessage()), clock.instant()));
        } catch (CheckoutException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** An interrupt shows as a failure of whatever file was just open. */
    private static void throwIfInterrupted(CheckoutException failure) throws InterruptedException {
        if (Thread.interrupted()) {
            throw (InterruptedException) new InterruptedException("interrupted while checking out").initCause(failure);
        }
    }

    /** By difference; if that fails, from nothing; if that fails, once more after mending the mirror. */
    private void reset(WorktreeShelf.Taken taken, String commit) throws CheckoutException, InterruptedException {
        if (taken.record().state() != WorktreeState.ERROR) {
            try {
                checkout.reset(taken.folder(), commit);
                return;
            } catch (CheckoutException broken) {
                stopIfHopeless(broken);
            }
        }
        mending(commit, () -> checkout.remake(taken.folder(), commit));
    }

    private interface Deed {
        void run() throws CheckoutException, InterruptedException;
    }

    private void mending(String commit, Deed deed) throws CheckoutException, InterruptedException {
        try {
            deed.run();
        } catch (CheckoutException broken) {
            stopIfHopeless(broken);
            mirror.repair(commit);
            deed.run();
        }
    }

    private static void stopIfHopeless(CheckoutException failure) throws CheckoutException, InterruptedException {
        throwIfInterrupted(failure);
        switch (failure.reason()) {
            case DISK_FULL, GIT_MISSING, TIMED_OUT -> throw failure;
            default -> {}
        }
    }

    WorktreeRecord keep(WorktreeFolder folder, WorktreeRecord record, String why, Duration time)
            throws CheckoutException {
        Instant now = clock.instant();
        WorktreeRecord kept = record.kept(why, now, now.plus(time));
        WorktreeShelf.write(folder, kept);
        return kept;
    }

    /** Leaves it to the next attempt when it is interrupted. */
    void cleanUp(WorktreeFolder folder, String commit) throws CheckoutException {
        try {
            clearSurroundings(folder);
            checkout.reset(folder, commit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void release(WorktreeFolder folder, WorktreeRecord record, boolean reusable) throws CheckoutException {
        if (reusable) {
            WorktreeShelf.write(folder, record.in(WorktreeState.FREE, clock.instant()));
        } else {
            WorktreeShelf.remove(folder);
        }
    }

    /**
     * Removes a worktree that is kept for debugging, before its time is over. Does nothing when it is not kept, or somebody has it.
     *
     * @param files as {@link Worktree#path} told them
     */
    public void removeKept(Path files) throws CheckoutException, InterruptedException {
        inventory.removeKept(files);
    }

    WorktreeInventory inventory() {
        return inventory;
    }
}
