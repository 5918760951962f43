package dev.coppice.cli.document;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the events of a session hold. */
public sealed interface SessionEvent {

    /** Where the session stands. */
    record Snapshot(SessionDocument session, List<JobDocument> running) implements SessionEvent {}

    /** A worker holds the attempt. */
    record AttemptStarted(String sessionId, String jobId, int number, String worker, int slot, Instant at)
            implements SessionEvent {}

    /** What an attempt needs before its tasks can begin is on its way. */
    record Preparing(String sessionId, String jobId, int number, String doing) implements SessionEvent {}

    /** The attempt's files are there. */
    record CheckedOut(String sessionId, String jobId, int number, String worktree, Instant at)
            implements SessionEvent {}

    /** A task has ended. */
    record TaskFinished(String sessionId, String jobId, int number, TaskDocument task) implements SessionEvent {}

    /** An attempt has ended. */
    record AttemptFinished(String sessionId, String jobId, AttemptDocument attempt) implements SessionEvent {}

    /** Nothing follows for this job. */
    record JobEnded(String sessionId, JobDocument job) implements SessionEvent {}

    /** Nothing follows for this session. */
    record SessionEnded(SessionDocument session) implements SessionEvent {}

    /** What holds the document of the event of this name; empty for one that a newer server tells. */
    static Optional<Class<? extends SessionEvent>> type(String name) {
        return switch (name) {
            case "snapshot" -> Optional.of(Snapshot.class);
            case "attempt_started" -> Optional.of(AttemptStarted.class);
            case "preparing" -> Optional.of(Preparing.class);
            case "checked_out" -> Optional.of(CheckedOut.class);
            case "task_finished" -> Optional.of(TaskFinished.class);
            case "attempt_finished" -> Optional.of(AttemptFinished.class);
            case "job_ended" -> Optional.of(JobEnded.class);
            case "session_ended" -> Optional.of(SessionEnded.class);
            default -> Optional.empty();
        };
    }
}
