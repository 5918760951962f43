package dev.coppice.worker.worktree;

import dev.coppice.worker.host.HostLocks;
import dev.coppice.worker.host.Mounts;
import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The worktrees of one mirror as they lie on disk, to be taken by whoever gets the lock. Safe for use by many threads. */
final class WorktreeShelf {
    private final Mirror mirror;
    private final HostLocks locks;
    private final InstantSource clock;

    WorktreeShelf(Mirror mirror, HostLocks locks, InstantSource clock) {
        this.mirror = mirror;
        this.locks = locks;
        this.clock = clock;
    }

    /** A worktree whose lock the caller now holds, with what was written down about it. */
    record Taken(WorktreeFolder folder, HostLocks.Held lock, WorktreeRecord record) {
        boolean cleanlyLeft() {
            return record.state() == WorktreeState.FREE;
        }
    }

    /**
     * One that was last used for the same work or commit, if it is free; otherwise any that is free, or a new one. One that could not be
     * used last time comes last.
     */
    Taken takeWorktree(String commit, String key) throws CheckoutException, InterruptedException {
        record Candidate(WorktreeFolder folder, WorktreeRecord record) {}
        List<Candidate> candidates = new ArrayList<>();
        for (WorktreeFolder folder : folders("wt-")) {
            WorktreeRecord record = read(folder);
            if (!record.isKeptAt(clock.instant())) {
                candidates.add(new Candidate(folder, record));
            }
        }
        candidates.sort(Comparator.comparing((Candidate c) -> c.record().state() == WorktreeState.ERROR)
                .thenComparing(c -> !c.record().key().equals(key))
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

    /** One that nobody has used yet. */
    Taken takeNew(String prefix) throws CheckoutException, InterruptedException {
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

    static void write(WorktreeFolder folder, WorktreeRecord record) throws CheckoutException {
        try {
            Files.createDirectories(folder.path());
            record.write(folder.record());
        } catch (IOException e) {
            throw CheckoutException.of("write " + folder.record(), e);
        }
    }

    /** What a job mounted in a worktree is not the worktree's: it would be deleted with it. */
    static void refuseMounts(WorktreeFolder folder) throws CheckoutException {
        List<Path> mounts;
        try {
            mounts = Files.exists(folder.path()) ? Mounts.below(folder.path().toRealPath()) : List.of();
        } catch (IOException e) {
            throw CheckoutException.of("see what is mounted in " + folder.path(), e);
        }
        if (!mounts.isEmpty()) {
            throw new CheckoutException(
                    CheckoutException.Reason.OTHER,
                    "the worktree " + folder.path()
                            + " can't be used or removed, as a job left something mounted in it: unmount "
                            + mounts.getFirst());
        }
    }

    static void remove(WorktreeFolder folder) throws CheckoutException {
        refuseMounts(folder);
        try {
            TreeDeletion.delete(folder.path());
        } catch (IOException e) {
            throw CheckoutException.of("remove " + folder.path(), e);
        }
    }
}
