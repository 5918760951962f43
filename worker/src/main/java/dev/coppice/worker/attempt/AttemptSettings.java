package dev.coppice.worker.attempt;

import dev.coppice.worker.worktree.RepositoryRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What holds for every attempt of a worker.
 *
 * @param run the id of this worker process; stands in the environment of all that it starts
 * @param homes gives, at each call, a short path for the home of another attempt, which nothing has yet
 * @param files where attempts leave theirs
 * @param repositories those whose jobs are run
 * @param tasks where they may run
 * @param grace how long processes have between SIGTERM and SIGKILL
 * @param keepFailed how long the worktree of a failed attempt is kept for debugging; empty for not at all
 * @param cleanUp whether what an attempt left in its worktree is removed when it has ended, rather than when the next one comes
 */
public record AttemptSettings(
        String run,
        Supplier<Path> homes,
        FilePlaces files,
        RepositoryRule repositories,
        TaskRule tasks,
        Duration grace,
        Optional<Duration> keepFailed,
        boolean cleanUp) {}
