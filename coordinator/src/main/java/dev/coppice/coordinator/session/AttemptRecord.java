package dev.coppice.coordinator.session;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.slot.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt as it is recorded.
 *
 * @param slot where it ran; empty when no worker was heard of
 * @param worktree such as {@code wt-1}; empty when it has none
 * @param finishedAt present exactly when there is a result
 * @param files the folder with its logs, tests and artifacts, as the worker reported it; empty when there is none
 */
public record AttemptRecord(
        int number,
        Optional<Slot> slot,
        String worktree,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<AttemptResult> result,
        String files) {

    /** Whether it has ended, and all was well. */
    public boolean passed() {
        return result.filter(ended -> ended.outcome() == AttemptOutcome.PASSED).isPresent();
    }

    /** How long it took; empty while it runs. */
    public Optional<Duration> took() {
        return startedAt.flatMap(start -> finishedAt.map(end -> Duration.between(start, end)));
    }
}
