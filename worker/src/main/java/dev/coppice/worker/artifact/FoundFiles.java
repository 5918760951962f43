package dev.coppice.worker.artifact;

import java.nio.file.Path;
import java.util.List;

/**
 * What a search found.
 *
 * @param files sorted by name
 * @param notes what was passed over, and why; a line each
 * @param problems what must not be asked for, such as a path outside the worktree; a line each, with what to do
 */
public record FoundFiles(List<Match> files, List<String> notes, List<String> problems) {
    public FoundFiles {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }

    /**
     * A regular file.
     *
     * @param name its path below the worktree, with forward slashes, for people
     * @param path its path below the worktree, exactly
     * @param file where it really lies: within the worktree, no link on the way
     */
    public record Match(String name, Path path, Path file) {}
}
