package dev.coppice.coordinator.session;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.TaskResult;
import dev.coppice.job.JobId;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import java.time.Duration;
import java.time.Instant;

/** Something that happened in a session. */
public sealed interface SessionChange {

    SessionId session();

    /**
     * A worker holds the attempt.
     *
     * @param waited since the attempt could have run
     */
    record AttemptStarted(SessionId session, AttemptId attempt, Slot slot, Instant at, Duration waited)
            implements SessionChange {}

    /**
     * What the attempt needs is on its way. This is told only, and recorded nowhere.
     *
     * @param doing for people
     */
    record Preparing(SessionId session, AttemptId attempt, String doing) implements SessionChange {}

    /** The attempt's files are there: its first task runs. */
    record CheckedOut(SessionId session, AttemptId attempt, String worktree, Instant at) implements SessionChange {}

    /** A task has ended; the next one of its plan, if any, runs. */
    record TaskFinished(SessionId session, AttemptId attempt, TaskResult task) implements SessionChange {}

    /** An attempt has ended; its job may be tried again. */
    record AttemptFinished(SessionId session, JobId job, AttemptRecord attempt) implements SessionChange {}

    /** Nothing follows for this job. */
    record JobEnded(SessionId session, JobRecord job) implements SessionChange {}

    /** Nothing follows for this session. */
    record SessionEnded(SessionId session, SessionRecord record) implements SessionChange {}
}
