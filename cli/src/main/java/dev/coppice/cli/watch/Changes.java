package dev.coppice.cli.watch;

import dev.coppice.attempt.AttemptId;
import dev.coppice.cli.document.AttemptDocument;
import dev.coppice.cli.document.JobDocument;
import dev.coppice.cli.document.SessionEvent;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.job.JobId;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What has changed in a session since it was last asked about, whether an event says so or where a job stands. Tells each change
 * once. For one thread.
 */
final class Changes {
    private record Told(Class<? extends SessionChange> kind, JobId job, int attempt, String task) {}

    private final SessionId session;
    private final Set<Told> told = new HashSet<>();

    Changes(String session) {
        this.session = new SessionId(session);
    }

    /** What must have happened to a job for it to stand as it does. */
    List<SessionChange> of(JobDocument job) {
        List<SessionChange> changes = new ArrayList<>();
        for (AttemptDocument attempt : job.attempts()) {
            AttemptId id = attempt(job.jobId(), attempt.number());
            if (attempt.place().isPresent() && attempt.startedAt().isPresent()) {
                Slot slot = attempt.place().get();
                changes.add(new SessionChange.AttemptStarted(
                        session, id, slot, attempt.startedAt().get(), Duration.ZERO));
                if (!attempt.worktree().isEmpty()) {
                    changes.add(new SessionChange.CheckedOut(
                            session, id, attempt.worktree(), attempt.startedAt().get()));
                }
            }
            if (attempt.outcome().isPresent()) {
                changes.add(new SessionChange.AttemptFinished(session, id.job(), attempt.record()));
            }
        }
        if (job.state().isEnd()) {
            changes.add(new SessionChange.JobEnded(session, job.record()));
        }
        return changes.stream().filter(this::isNew).toList();
    }

    /** What an event tells of jobs. */
    List<SessionChange> of(SessionEvent event) {
        List<SessionChange> changes = switch (event) {
            case SessionEvent.Snapshot snapshot -> List.of();
            case SessionEvent.AttemptStarted started ->
                List.of(new SessionChange.AttemptStarted(
                        session,
                        attempt(started.jobId(), started.number()),
                        new Slot(new WorkerId(started.worker()), started.slot()),
                        started.at(),
                        Duration.ZERO)); // how long it waited is of no use to a view
            case SessionEvent.Preparing preparing ->
                List.of(new SessionChange.Preparing(
                        session, attempt(preparing.jobId(), preparing.number()), preparing.doing()));
            case SessionEvent.CheckedOut out ->
                List.of(new SessionChange.CheckedOut(
                        session, attempt(out.jobId(), out.number()), out.worktree(), out.at()));
            case SessionEvent.TaskFinished finished ->
                List.of(new SessionChange.TaskFinished(
                        session,
                        attempt(finished.jobId(), finished.number()),
                        finished.task().result()));
            case SessionEvent.AttemptFinished finished ->
                List.of(new SessionChange.AttemptFinished(
                        session, new JobId(finished.jobId()), finished.attempt().record()));
            case SessionEvent.JobEnded ended ->
                List.of(new SessionChange.JobEnded(session, ended.job().record()));
            case SessionEvent.SessionEnded ended -> List.of();
        };
        return changes.stream().filter(this::isNew).toList();
    }

    private static AttemptId attempt(String job, int number) {
        return new AttemptId(new JobId(job), number);
    }

    private boolean isNew(SessionChange change) {
        return change instanceof SessionChange.Preparing
                || told.add(
                        switch (change) {
                            case SessionChange.AttemptStarted started -> told(change, started.attempt(), "");
                            case SessionChange.Preparing preparing ->
                                told(change, preparing.attempt(), preparing.doing());
                            case SessionChange.CheckedOut out -> told(change, out.attempt(), "");
                            case SessionChange.TaskFinished finished ->
                                told(change, finished.attempt(), finished.task().id());
                            case SessionChange.AttemptFinished finished ->
                                new Told(
                                        change.getClass(),
                                        finished.job(),
                                        finished.attempt().number(),
                                        "");
                            case SessionChange.JobEnded ended ->
                                new Told(change.getClass(), ended.job().id(), 0, "");
                            case SessionChange.SessionEnded ended ->
                                throw new IllegalStateException("of the session, not of a job");
                        });
    }

    private static Told told(SessionChange change, AttemptId attempt, String task) {
        return new Told(change.getClass(), attempt.job(), attempt.number(), task);
    }
}
