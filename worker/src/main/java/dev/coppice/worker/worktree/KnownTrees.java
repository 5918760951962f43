package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process saw of worktrees after it reset them, so that one that an attempt left as it was need not be reset again. Safe for
 * use by many threads; who asks of a worktree holds its lock.
 */
final class KnownTrees {
    private record Known(String commit, Optional<Fingerprint> fingerprint) {}

    private final ConcurrentHashMap<Path, Known> known = new ConcurrentHashMap<>();
    private final InstantSource clock;

    KnownTrees(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether the files are exactly the commit's still; those that can't all be looked at are not. */
    boolean isUnchanged(WorktreeFolder worktree, String commit) {
        Known last = known.get(worktree.files());
        if (last == null || !last.commit().equals(commit) || last.fingerprint().isEmpty()) {
            return false;
        }
        try {
            return last.fingerprint().get().equals(Fingerprint.of(worktree.files(), worktree.index()));
        } catch (IOException changed) {
            return false;
        }
    }

    /**
     * Takes note of files that have just been reset. What they look like costs a look at each of them, and is found out only when they
     * were at this commit before: then they may be once more. Submodules have states of their own, so a tree with such is never
     * known.
     */
    void remember(WorktreeFolder worktree, String commit) throws IOException {
        Known last = known.get(worktree.files());
        boolean again = last != null
                && last.commit().equals(commit)
                && !Files.exists(worktree.files().resolve(".gitmodules"));
        Optional<Fingerprint> fingerprint = again ? settled(worktree) : Optional.empty();
        known.put(worktree.files(), new Known(commit, fingerprint));
    }

    private Optional<Fingerprint> settled(WorktreeFolder worktree) throws IOException {
        Instant now = clock.instant();
        return Optional.of(Fingerprint.of(worktree.files(), worktree.index()))
                .filter(fingerprint -> fingerprint.isSettledAt(now));
    }
}
