package dev.coppice.worker.worktree;

import dev.coppice.plan.Isolation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The worktrees of one mirror. Whoever holds a worktree's lock owns its folder and its record; the pool itself keeps nothing in
 * memory, so that several processes share it and none has to end well. Safe for use by many threads.
 */
public final class WorktreePool {
    private final Mirror mirror;
    private final HostLocks locks;
    private final InstantSource clock;
    private final Checkout checkout;
    private final AtomicBoolean tidied = new AtomicBoolean();

    WorktreePool(Mirror mirror, HostLocks locks, InstantSource clock) {
        this.mirror = mirror;
        this.locks = locks;
        this.clock = clock;
        this.checkout = new Checkout(mirror);
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
                prune(PruneRequest.expired());
            }
            return isolation == Isolation.WORKTREE
                    ? prepare(takeWorktree(commit, key), commit, key, true)
                    : prepare(takeNew("clone-"), commit, key, false);
        } catch (CheckoutException e) {
            throwIfInterrupted(e);
            throw e;
        }
    }

    private Worktree prepare(Taken taken, String commit, String key, boolean reusable)
            throws CheckoutException, InterruptedException {
        WorktreeFolder folder = taken.folder();
        boolean ready = false;
        try {
            if (!taken.cleanlyLeft()) {
                OrphanSweep.endGitAt(folder.path());
            }
            WorktreeRecord busy = taken.record().of(commit, key).in(WorktreeState.BUSY, clock.instant());
            write(folder, busy);
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
                    if (!reusable) {
                        remove(folder);
                    }
                }
            }
        }
    }

    private void note(CheckoutException failure, WorktreeFolder folder, WorktreeRecord record) {
        try {
            write(folder, record.error(String.valueOf(failure.getMessage()), clock.instant()));
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

    private record Taken(WorktreeFolder folder, HostLocks.Held lock, WorktreeRecord record) {
        boolean cleanlyLeft() {
            return record.state() == WorktreeState.FREE;
        }
    }

    private Taken takeWorktree(String commit, String key) throws CheckoutException, InterruptedException {
        record Candidate(WorktreeFolder folder, WorktreeRecord record) {}
        List<Candidate> candidates = new ArrayList<>();
        for (WorktreeFolder folder : folders("wt-")) {
            WorktreeRecord record = read(folder);
            if (!record.isKeptAt(clock.instant())) {
                candidates.add(new Candidate(folder, record));
            }
        }
        candidates.sort(Comparator.comparing((Candidate c) -> !c.record().key().equals(key))
                .thenComparing(c -> !c.record().commit().equals(commit))
                .thenComparing(c -> c.record().lastUse(), Comparator.reverseOrder()));
        for (Candidate candidate : candidates) {
            Optional<Taken> taken = tryTake(candidate.folder());
            if (taken.isPresent()) {
                return taken.get();
            }
        }
        return takeNew("wt-");
    }

    private Taken takeNew(String prefix) throws CheckoutException, InterruptedException {
        for (int number = 1; ; number++) {
            WorktreeFolder folder = WorktreeFolder.of(mirror, prefix + number);
            if (!Files.exists(folder.path())) {
                Optional<Taken> taken = tryTake(folder);
                if (taken.isPresent()) {
                    return taken.get();
                }
            }
        }
    }

    /** Takes a worktree that nobody has; what its record said before it was locked may be out of date. */
    private Optional<Taken> tryTake(WorktreeFolder folder) throws CheckoutException, InterruptedException {
        try {
            HostLocks.@Nullable Held lock = locks.tryLock(folder.lock()).orElse(null);
            if (lock == null) {
                return Optional.empty();
            }
            boolean taken = false;
            try {
                WorktreeRecord record = WorktreeRecord.read(folder.record());
                taken = !record.isKeptAt(clock.instant());
                return taken ? Optional.of(new Taken(folder, lock, record)) : Optional.empty();
            } finally {
                if (!taken) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw CheckoutException.of("lock " + folder.lock(), e);
        }
    }

    /** By difference; if that fails, from nothing; if that fails, once more after mending the mirror. */
    private void reset(Taken taken, String commit) throws CheckoutException, InterruptedException {
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
        write(folder, kept);
        return kept;
    }

    void release(WorktreeFolder folder, WorktreeRecord record, boolean reusable) throws CheckoutException {
        if (reusable) {
            write(folder, record.in(WorktreeState.FREE, clock.instant()));
        } else {
            remove(folder);
        }
    }

    /** All worktrees and clones that exist now. */
    List<WorktreeInfo> list() throws CheckoutException, InterruptedException {
        List<WorktreeInfo> found = new ArrayList<>();
        for (WorktreeFolder folder : folders("{wt,clone}-")) {
            found.add(info(folder, read(folder), isHeld(folder)));
        }
        return found;
    }

    /** Removes what the request names, but for its budget; gives what was removed. */
    List<WorktreeInfo> prune(PruneRequest request) throws CheckoutException, InterruptedException {
        List<WorktreeInfo> removed = new ArrayList<>();
        for (WorktreeFolder folder : folders("{wt,clone}-")) {
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
                remove(folder);
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

    /** The worktrees that exist, by number. */
    List<WorktreeFolder> folders(String prefix) throws CheckoutException {
        List<WorktreeFolder> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(mirror.home(), prefix + "[0-9]*")) {
            for (Path entry : entries) {
                found.add(WorktreeFolder.of(mirror, String.valueOf(entry.getFileName())));
            }
        } catch (IOException e) {
            throw CheckoutException.of("list " + mirror.home(), e);
        }
        found.sort(
                Comparator.comparingInt((WorktreeFolder f) -> f.name().length()).thenComparing(WorktreeFolder::name));
        return found;
    }

    WorktreeRecord read(WorktreeFolder folder) throws CheckoutException {
        try {
            return WorktreeRecord.read(folder.record());
        } catch (IOException e) {
            throw CheckoutException.of("read " + folder.record(), e);
        }
    }

    private static void write(WorktreeFolder folder, WorktreeRecord record) throws CheckoutException {
        try {
            Files.createDirectories(folder.path());
            record.write(folder.record());
        } catch (IOException e) {
            throw CheckoutException.of("write " + folder.record(), e);
        }
    }

    private static void remove(WorktreeFolder folder) throws CheckoutException {
        try {
            Folders.remove(folder.path());
        } catch (IOException e) {
            throw CheckoutException.of("remove " + folder.path(), e);
        }
    }
}
