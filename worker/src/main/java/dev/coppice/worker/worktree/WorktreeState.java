package dev.coppice.worker.worktree;

/** What a worktree of a pool is doing. */
public enum WorktreeState {
    /** Warm, and waiting for its next attempt. */
    FREE,
    /** An attempt runs in it; if its process has died, the next one that comes takes the worktree over. */
    BUSY,
    /** A failed attempt's files, kept for people to look at until a given time. */
    KEPT,
    /** It could not be reset; the next one that comes makes it anew. */
    ERROR
}
