package dev.coppice.cli.coordinator;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionObserver;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.slot.Slot;
import java.lang.System.Logger.Level;

/** Tells in the coordinator's log how sessions end, and of attempts that do not pass. */
final class SessionLog implements SessionObserver {
    private static final System.Logger LOG = System.getLogger(SessionLog.class.getName());

    @Override
    public void changed(SessionChange change) {
        switch (change) {
            case SessionChange.AttemptFinished finished ->
                finished.attempt()
                        .result()
                        .filter(result -> !finished.attempt().passed())
                        .ifPresent(result -> tell(finished, result));
            case SessionChange.SessionEnded ended -> tell(ended.record());
            case SessionChange.AttemptStarted started -> {}
            case SessionChange.Preparing preparing -> {}
            case SessionChange.CheckedOut out -> {}
            case SessionChange.TaskFinished task -> {}
            case SessionChange.JobEnded job -> {}
        }
    }

    private static void tell(SessionChange.AttemptFinished finished, AttemptResult result) {
        AttemptRecord attempt = finished.attempt();
        LOG.log(
                Level.INFO,
                "attempt {0} of job {1} ended on {2}: {3}{4}",
                attempt.number(),
                finished.job(),
                attempt.slot().map(Slot::toString).orElse("no worker"),
                result.outcome(),
                result.reason().map(reason -> ", " + reason).orElse(""));
    }

    private static void tell(SessionRecord session) {
        LOG.log(
                Level.INFO,
                "session {0} of {1} jobs ended: {2}",
                session.id(),
                Integer.toString(session.jobs()),
                session.verdict()
                        .map(Enum::name)
                        .orElseGet(() -> session.state().name()));
    }
}
