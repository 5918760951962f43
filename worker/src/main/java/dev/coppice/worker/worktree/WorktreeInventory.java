package dev.coppice.worker.worktree;

import dev.coppice.worker.host.HostLocks;
import dev.coppice.worker.host.TreeSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists the worktrees of one mirror, and removes those that are not in use. Safe for use by many threads. */
final class WorktreeInventory {
    private final Mirror mirror;
    private final WorktreeShelf shelf;
    private final HostLocks locks;
    private final InstantSource clock;

    WorktreeInventory(Mirror mirror, WorktreeShelf shelf, HostLocks locks, InstantSource clock) {
        this.mirror = mirror;
        this.shelf = shelf;
        this.locks = locks;
        this.clock = clock;
    }

    /** All worktrees and clones that exist now. */
    List<WorktreeInfo> list() throws CheckoutException, InterruptedException {
        List<WorktreeInfo> found = new ArrayList<>();
        for (WorktreeFolder folder : shelf.folders("{wt,clone}-")) {
            found.add(info(folder, shelf.read(folder), isHeld(folder)));
        }
        return found;
    }

    private boolean hasUnsavedWork(WorktreeFolder folder) throws CheckoutException, InterruptedException {
        return UnsavedWork.in(mirror.git(), folder).isThere();
    }

    /** Whether somebody has worked in a worktree since it is kept. */
    boolean hasUnsavedWork(WorktreeInfo worktree) throws CheckoutException, InterruptedException {
        WorktreeFolder folder = WorktreeFolder.of(mirror, worktree.name());
        return worktree.state() == WorktreeState.KEPT && hasUnsavedWork(folder);
    }

    /** Those whose time is over, be there work in them or not, and clones that nobody has. */
    List<WorktreeInfo> expired() throws CheckoutException, InterruptedException {
        Instant now = clock.instant();
        return list().stream()
                .filter(worktree -> worktree.state() == WorktreeState.KEPT
                        ? worktree.keptUntil().filter(now::isBefore).isEmpty()
                        : worktree.name().startsWith("clone-") && worktree.state() != WorktreeState.BUSY)
                .toList();
    }

    /** Removes what the request names, but for its budget; gives what was removed. */
    List<WorktreeInfo> prune(PruneRequest request) throws CheckoutException, InterruptedException {
        List<WorktreeInfo> removed = new ArrayList<>();
        for (WorktreeFolder folder : shelf.folders("{wt,clone}-")) {
            removeIf(folder, record -> isUseless(folder, record, request)).ifPresent(removed::add);
        }
        return removed;
    }

    /** What nobody has asked to be removed goes only when nothing in it would be lost. */
    private boolean isUseless(WorktreeFolder folder, WorktreeRecord record, PruneRequest request)
            throws CheckoutException, InterruptedException {
        if (record.state() == WorktreeState.KEPT) {
            return request.kept() || (!record.isKeptAt(clock.instant()) && !hasUnsavedWork(folder));
        }
        return request.free() || folder.name().startsWith("clone-");
    }

    /** Removes a worktree if it is free; for a budget. */
    Optional<WorktreeInfo> evict(WorktreeInfo worktree) throws CheckoutException, InterruptedException {
        WorktreeFolder folder = WorktreeFolder.of(mirror, worktree.name());
        return removeIf(folder, record -> record.state() != WorktreeState.KEPT);
    }

    /** Removes one that is of no use any more. */
    void remove(WorktreeInfo worktree) throws CheckoutException, InterruptedException {
        WorktreeFolder folder = WorktreeFolder.of(mirror, worktree.name());
        removeIf(folder, record -> isUseless(folder, record, PruneRequest.expired()));
    }

    /** Removes a worktree that is kept. */
    void removeKept(Path files) throws CheckoutException, InterruptedException {
        for (WorktreeFolder folder : shelf.folders("{wt,clone}-")) {
            if (folder.files().equals(files)) {
                removeIf(folder, record -> record.state() == WorktreeState.KEPT);
            }
        }
    }

    private interface Condition {
        boolean test(WorktreeRecord record) throws CheckoutException, InterruptedException;
    }

    private Optional<WorktreeInfo> removeIf(WorktreeFolder folder, Condition condition)
            throws CheckoutException, InterruptedException {
        try {
            HostLocks.@Nullable Held lock = locks.tryLock(folder.lock()).orElse(null);
            if (lock == null) {
                return Optional.empty();
            }
            try (lock) {
                WorktreeRecord record = WorktreeRecord.read(folder.record());
                if (!condition.test(record)) {
                    return Optional.empty();
                }
                OrphanSweep.endGitAt(folder.path());
                WorktreeInfo info = info(folder, record, false);
                WorktreeShelf.remove(folder);
                return Optional.of(info);
            }
        } catch (IOException e) {
            throw CheckoutException.of("remove " + folder.path(), e);
        }
    }

    private boolean isHeld(WorktreeFolder folder) throws CheckoutException, InterruptedException {
        try {
            HostLocks.@Nullable Held lock = locks.tryLock(folder.lock()).orElse(null);
            if (lock != null) {
                lock.close();
            }
            return lock == null;
        } catch (IOException e) {
            throw CheckoutException.of("look at the lock " + folder.lock(), e);
        }
    }

    private WorktreeInfo info(WorktreeFolder folder, WorktreeRecord record, boolean held) throws CheckoutException {
        WorktreeRecord seen = record.state() == WorktreeState.BUSY && !held
                ? record.error("its process has died; the next one repairs it", record.lastUse())
                : record;
        try {
            return new WorktreeInfo(
                    folder.name(),
                    mirror.name().shown(),
                    folder.files(),
                    held && seen.state() != WorktreeState.KEPT ? WorktreeState.BUSY : seen.state(),
                    seen.commit(),
                    seen.lastUse(),
                    TreeSize.of(folder.path()),
                    seen.keptUntil(),
                    seen.why());
        } catch (IOException e) {
            throw CheckoutException.of("measure " + folder.path(), e);
        }
    }
}
