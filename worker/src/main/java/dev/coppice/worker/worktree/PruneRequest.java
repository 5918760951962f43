package dev.coppice.worker.worktree;

import java.util.OptionalLong;

/**
 * Which worktrees to remove. One that an attempt runs in is never removed; one whose keeping has expired, and a clone whose
 * process has died, always is.
 *
 * @param free all that are free or in error
 * @param kept all that are kept, expired or not
 * @param budget bytes that those left may take together; above it, free ones go, the least recently used first
 */
public record PruneRequest(boolean free, boolean kept, OptionalLong budget) {
    /** Only what is of no use to anybody. */
    public static PruneRequest expired() {
        return new PruneRequest(false, false, OptionalLong.empty());
    }

    public static PruneRequest downTo(long bytes) {
        return new PruneRequest(false, false, OptionalLong.of(bytes));
    }

    /** Everything that nobody uses now, kept ones included. */
    public static PruneRequest everything() {
        return new PruneRequest(true, true, OptionalLong.empty());
    }
}
