package dev.coppice.worker.environment.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells whether paths stay inside a worktree, links followed. */
record BoundedPaths(Path worktree) {
    /**
     * Looks at one path, which need not exist.
     *
     * @param base what a relative one is taken from
     * @return why it may not be used; empty when it may
     */
    Optional<String> refusal(String where, Path base, String path) {
        Path named = base.resolve(path).normalize();
        try {
            Path existing = named;
            while (Files.notExists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            return named.startsWith(worktree) && existing.toRealPath().startsWith(worktree)
                    ? Optional.empty()
                    : Optional.of(where + " takes " + path + ", which lies outside of the worktree");
        } catch (IOException e) {
            return Optional.of(where + " takes " + path + ", which can't be looked at: " + e.getMessage());
        }
    }
}
