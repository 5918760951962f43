package dev.coppice.coordinator.http;

import dev.coppice.coordinator.session.SessionFilter;
import dev.coppice.coordinator.session.SessionRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells what has changed of the latest sessions and of the workers, by looking once a second for each who watches. */
final class FleetWatch implements AutoCloseable {
    private static final int SESSIONS = 50;

    private final Backend backend;
    private final SessionController sessions;
    private final WorkerController workers;
    private final CountDownLatch closed = new CountDownLatch(1);

    FleetWatch(Backend backend, SessionController sessions, WorkerController workers) {
        this.backend = backend;
        this.sessions = sessions;
        this.workers = workers;
    }

    /** What one watcher was told. For one thread. */
    static final class Seen {
        private Map<String, SessionView> sessions = new HashMap<>();
        private WorkerController.@Nullable WorkerList workers;
        private boolean begun;
    }

    /** Returns after a second, with false when the coordinator stops. */
    boolean awaitSecond() throws InterruptedException {
        return !closed.await(1, TimeUnit.SECONDS);
    }

    /** Sends what has changed, the latest session last; false when nothing has. */
    boolean send(Seen seen, EventStream stream) throws IOException {
        boolean changed = false;
        Map<String, SessionView> now = new HashMap<>();
        List<SessionRecord> latest = backend.sessions().sessions(SessionFilter.ALL, Optional.empty(), SESSIONS);
        for (SessionRecord session : latest.reversed()) {
            SessionView view = sessions.inList(session);
            now.put(view.sessionId(), view);
            if (!view.equals(seen.sessions.get(view.sessionId()))) {
                stream.send(Optional.empty(), "session", view);
                changed = true;
            }
        }
        seen.sessions = now;
        WorkerController.WorkerList list = workers.list();
        if (!seen.begun || !list.withoutTimes().equals(seen.workers)) {
            stream.send(Optional.empty(), "workers", list);
            seen.workers = list.withoutTimes();
            seen.begun = true;
            changed = true;
        }
        return changed;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
