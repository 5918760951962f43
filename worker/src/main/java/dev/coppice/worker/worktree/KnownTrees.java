package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process knows of worktrees that it has reset, so that the next reset needs to undo only what has changed since. Safe for use by
 * many threads; who asks of a worktree holds its lock.
 */
final class KnownTrees {
    private final ConcurrentHashMap<Path, KnownTree> known = new ConcurrentHashMap<>();

    /** What is known of a worktree. It is forgotten with that, until it is remembered anew. */
    Optional<KnownTree> take(WorktreeFolder worktree) {
        return Optional.ofNullable(known.remove(worktree.files()));
    }

    /** Nothing has changed, and nothing was done. */
    void rememberAgain(WorktreeFolder worktree, KnownTree tree) {
        known.put(worktree.files(), tree);
    }

    /** Takes note of files that have just been reset; of some kinds, such as those with submodules, nothing is ever known. */
    void remember(WorktreeFolder worktree, TreeIndex index, String commit) {
        try {
            KnownTree.of(worktree, index, commit).ifPresent(tree -> known.put(worktree.files(), tree));
        } catch (IOException | InvalidPathException notOfThatKind) {
            known.remove(worktree.files());
        }
    }
}
