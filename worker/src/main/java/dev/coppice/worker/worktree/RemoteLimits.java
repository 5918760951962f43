package dev.coppice.worker.worktree;

import java.time.Duration;

/**
 * How long a repository elsewhere may take.
 *
 * @param question to say which branches and tags it has
 * @param silence to go on with what it sends
 * @param fetch to send a commit with its history, or a worktree's submodules
 */
public record RemoteLimits(Duration question, Duration silence, Duration fetch) {
    /** Enough for a large repository on a slow line. */
    public static final RemoteLimits DEFAULT =
            new RemoteLimits(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(30));
}
