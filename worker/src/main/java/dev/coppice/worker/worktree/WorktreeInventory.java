package dev.coppice.worker.worktree;

import dev.coppice.worker.host.HostLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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

    /** Removes what the request names, but for its budget; gives what was removed. */
    List<WorktreeInfo> prune(PruneRequest request) throws CheckoutException, InterruptedException {
        List<WorktreeInfo> removed = new ArrayList<>();
        for (WorktreeFolder folder : shelf.folders("{wt,clone}-")) {
            removeIf(folder, record -> isUseless(folder, record, request)).ifPresent(removed::add);
        }
        return removed;
    }

    private boolean isUseless(WorktreeFolder folder, WorktreeRecord record, PruneRequest request) {
        if (record.state() == WorktreeState.KEPT) {
            return request.kept() || !record.isKeptAt(clock.instant());
        }
        return request.free() || folder.name().startsWith("clone-");
    }

    /** Removes a worktree if it is free; for a budget. */
    Optional<WorktreeInfo> evict(WorktreeInfo worktree) throws CheckoutException, InterruptedException {
        WorktreeFolder folder = WorktreeFolder.of(mirror, worktree.name());
        return removeIf(folder, record -> record.state() != WorktreeState.KEPT);
    }

    /** Removes a worktree that is kept. */
    void removeKept(Path files) throws CheckoutException, InterruptedException {
        for (WorktreeFolder folder : shelf.folders("{wt,clone}-")) {
            if (folder.files().equals(files)) {
                removeIf(folder, record -> record.state() == WorktreeState.KEPT);
            }
        }
    }

    private Optional<WorktreeInfo> removeIf(WorktreeFolder folder, Predicate<WorktreeRecord> condition)
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
                    Folders.size(folder.path()),
                    seen.keptUntil(),
                    seen.why());
        } catch (IOException e) {
            throw CheckoutException.of("measure " + folder.path(), e);
        }
    }
}
