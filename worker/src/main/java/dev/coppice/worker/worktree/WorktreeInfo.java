package dev.coppice.worker.worktree;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A worktree as it was when somebody looked.
 *
 * @param repository the URL (without user and password) or path
 * @param commit it was last reset to; empty if none
 * @param bytes on disk, its caches included
 * @param keptUntil for a kept one
 * @param why it is kept or in error; empty otherwise
 */
public record WorktreeInfo(
        String name,
        String repository,
        Path path,
        WorktreeState state,
        String commit,
        Instant lastUse,
        long bytes,
        Optional<Instant> keptUntil,
        String why) {}
