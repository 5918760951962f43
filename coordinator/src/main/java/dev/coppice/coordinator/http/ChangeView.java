package dev.coppice.coordinator.http;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.session.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** What happens in a session, as the API shows it: an event's name and its data. */
sealed interface ChangeView {
    String event();

    record Snapshot(SessionView session, List<JobView> running) implements ChangeView {
        @Override
        public String event() {
            return "snapshot";
        }
    }

    record AttemptStarted(String sessionId, String jobId, int number, String worker, int slot, Instant at)
            implements ChangeView {
        @Override
        public String event() {
            return "attempt_started";
        }
    }

    record Preparing(String sessionId, String jobId, int number, String doing) implements ChangeView {
        @Override
        public String event() {
            return "preparing";
        }
    }

    record CheckedOut(String sessionId, String jobId, int number, String worktree, Instant at) implements ChangeView {
        @Override
        public String event() {
            return "checked_out";
        }
    }

    record TaskFinished(String sessionId, String jobId, int number, AttemptView.TaskView task) implements ChangeView {
        @Override
        public String event() {
            return "task_finished";
        }
    }

    record AttemptFinished(String sessionId, String jobId, AttemptView attempt) implements ChangeView {
        @Override
        public String event() {
            return "attempt_finished";
        }
    }

    record JobEnded(String sessionId, JobView job) implements ChangeView {
        @Override
        public String event() {
            return "job_ended";
        }
    }

    record SessionEnded(SessionView session) implements ChangeView {
        @Override
        public String event() {
            return "session_ended";
        }
    }

    /**
     * The view of a change.
     *
     * @param sessions shows a session as it stands now
     */
    static ChangeView of(SessionChange change, Function<SessionId, SessionView> sessions) {
        String session = change.session().value();
        return switch (change) {
            case SessionChange.AttemptStarted started -> {
                AttemptId attempt = started.attempt();
                yield new AttemptStarted(
                        session,
                        attempt.job().value(),
                        attempt.number(),
                        started.slot().worker().value(),
                        started.slot().number(),
                        started.at());
            }
            case SessionChange.Preparing preparing ->
                new Preparing(
                        session,
                        preparing.attempt().job().value(),
                        preparing.attempt().number(),
                        preparing.doing());
            case SessionChange.CheckedOut out ->
                new CheckedOut(
                        session, out.attempt().job().value(), out.attempt().number(), out.worktree(), out.at());
            case SessionChange.TaskFinished task ->
                new TaskFinished(
                        session,
                        task.attempt().job().value(),
                        task.attempt().number(),
                        AttemptView.TaskView.of(task.task()));
            case SessionChange.AttemptFinished finished ->
                new AttemptFinished(session, finished.job().value(), AttemptView.of(finished.attempt()));
            case SessionChange.JobEnded ended -> new JobEnded(session, JobView.of(ended.job()));
            case SessionChange.SessionEnded ended -> new SessionEnded(sessions.apply(ended.session()));
        };
    }
}
