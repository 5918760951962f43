package dev.coppice.transport;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.TaskResult;
import dev.coppice.slot.Slot;
import java.time.Instant;

/** What is reported of an attempt. Duplicated, reordered and late events are normal input. */
public sealed interface Event {

    Claim claim();

    /** A worker holds the attempt and is about to run it, or asks whether it may. */
    record AttemptStarted(Claim claim, Slot slot, Instant at, Start start) implements Event {
        /** One whose tasks begin at once. */
        public AttemptStarted(Claim claim, Slot slot, Instant at) {
            this(claim, slot, at, Start.FRESH);
        }
    }

    /**
     * What the attempt needs before its tasks can begin is on its way.
     *
     * @param doing for people, such as {@code waiting for db (starting, 4 s)}
     */
    record Preparing(Claim claim, String doing) implements Event {}

    /** The attempt's files are there: its tasks begin. */
    record CheckedOut(Claim claim, String worktree, Instant at) implements Event {}

    /** One of the attempt's tasks has ended, in the plan's order. */
    record TaskFinished(Claim claim, TaskResult task) implements Event {}

    /**
     * The attempt has ended. Carries all that is recorded of it, so that it can be accepted even when {@link AttemptStarted} was
     * never heard of.
     *
     * @param worktree the name of the worktree it ran in, such as {@code wt-1}; empty when it never got one
     * @param files where the attempt's log, tests and artifacts are to be found: a path or URL
     */
    record AttemptFinished(
            Claim claim,
            Slot slot,
            String worktree,
            Instant startedAt,
            Instant finishedAt,
            AttemptResult result,
            String files)
            implements Event {}

    /**
     * The coordinator's own question whether a claim is still silent, or has still not ended, once all that its worker may have
     * reported is read.
     *
     * @param silentSince when the claim had been heard of last when the question was asked; or when it was to have ended
     */
    record LeaseCheck(Claim claim, Instant silentSince) implements Event {}
}
