package dev.coppice.coordinator;

import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionObserver;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Store;
import dev.coppice.session.SessionId;
import java.util.HashMap;
import java.util.Map;

/** Keeps in history how jobs and sessions end. */
final class HistoryRecorder implements SessionObserver {
    private final History history;
    private final Store store;
    private final Map<SessionId, SessionRecord> sessions = new HashMap<>();

    HistoryRecorder(History history, Store store) {
        this.history = history;
        this.store = store;
    }

    @Override
    public void changed(SessionChange change) {
        switch (change) {
            case SessionChange.JobEnded ended -> history.ended(session(ended.session()), ended.job());
            case SessionChange.SessionEnded ended -> {
                sessions.remove(ended.session());
                history.ended(ended.record());
            }
            case SessionChange.AttemptStarted ignored -> {}
            case SessionChange.Preparing ignored -> {}
            case SessionChange.CheckedOut ignored -> {}
            case SessionChange.TaskFinished ignored -> {}
            case SessionChange.AttemptFinished ignored -> {}
        }
    }

    private SessionRecord session(SessionId id) {
        return sessions.computeIfAbsent(
                id,
                key -> store.transaction(() -> store.session(key).orElseThrow().record()));
    }
}
