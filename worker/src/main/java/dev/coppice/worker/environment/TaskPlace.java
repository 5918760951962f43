package dev.coppice.worker.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What of this host a container for tasks sees, at the same paths.
 *
 * @param worktree the tasks' files; with its git repository
 * @param home belongs to the user as whom tasks run
 * @param scripts below the home: where blocks are written down
 * @param caches more folders that tasks may change, as far as they are there
 * @param grace how long processes have between SIGTERM and SIGKILL
 */
public record TaskPlace(Path worktree, Path home, Path scripts, List<Path> caches, Duration grace) {
    public TaskPlace {
        caches = List.copyOf(caches);
    }
}
