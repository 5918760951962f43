package dev.coppice.coordinator.http;

import dev.coppice.coordinator.server.Standing;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.token.Role;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What happens, as it happens. */
@RestController
final class EventController {
    private static final int BEAT_SECONDS = 15;
    private static final int MOST_RUNNING = 10_000;

    private final Backend backend;
    private final SessionController sessions;
    private final LiveChanges changes;
    private final FleetWatch fleet;
    private final JsonMapper json;

    EventController(
            Backend backend, SessionController sessions, LiveChanges changes, FleetWatch fleet, JsonMapper json) {
        this.backend = backend;
        this.sessions = sessions;
        this.changes = changes;
        this.fleet = fleet;
        this.json = json;
    }

    @GetMapping("/api/v1/sessions/{session}/events")
    @Requires(Role.READ)
    void session(
            @PathVariable SessionId session,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        // Watched before it is read, so that nothing falls between the two.
        try (LiveChanges.Watcher watcher = changes.watch(session, Optional.ofNullable(last))) {
            ChangeView.Snapshot snapshot = snapshot(session);
            EventStream stream = new EventStream(json, response);
            if (!watcher.isResumed()) {
                stream.send(Optional.empty(), snapshot.event(), snapshot);
            }
            if (snapshot.session().status() == SessionState.RUNNING) {
                sendOn(watcher, stream);
            } else {
                sendRest(watcher, stream, snapshot.session());
            }
        }
    }

    /** Of a session that has ended: its end is told once more to who knows of it, as nothing else would close the stream. */
    private void sendRest(LiveChanges.Watcher watcher, EventStream stream, SessionView session)
            throws IOException, InterruptedException {
        LiveChanges.Numbered next = watcher.next(0, TimeUnit.SECONDS);
        while (next != null && !(next.change() instanceof SessionChange.SessionEnded)) {
            send(next, stream);
            next = watcher.next(0, TimeUnit.SECONDS);
        }
        ChangeView end = new ChangeView.SessionEnded(session);
        stream.send(Optional.ofNullable(next).map(LiveChanges.Numbered::id), end.event(), end);
    }

    private void send(LiveChanges.Numbered change, EventStream stream) throws IOException {
        ChangeView view = ChangeView.of(change.change(), sessions::show);
        stream.send(Optional.of(change.id()), view.event(), view);
    }

    private ChangeView.Snapshot snapshot(SessionId session) {
        SessionView view = sessions.show(session);
        Sessions records = backend.sessions();
        List<JobView> running = records.jobs(session, Set.of(JobState.RUNNING), 0, MOST_RUNNING).stream()
                .map(JobView::of)
                .toList();
        return new ChangeView.Snapshot(view, running);
    }

    private void sendOn(LiveChanges.Watcher watcher, EventStream stream) throws IOException, InterruptedException {
        while (!watcher.isCut()) {
            LiveChanges.Numbered next = watcher.next(BEAT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                stream.beat();
                continue;
            }
            send(next, stream);
            if (next.change() instanceof SessionChange.SessionEnded) {
                return;
            }
        }
    }

    @GetMapping("/api/v1/events")
    @Requires(Role.READ)
    void fleet(HttpServletResponse response) throws IOException, InterruptedException {
        EventStream stream = new EventStream(json, response);
        FleetWatch.Seen seen = new FleetWatch.Seen();
        int idle = 0;
        while (backend.standing() instanceof Standing.Leading && fleet.awaitSecond()) {
            idle = fleet.send(seen, stream) ? 0 : idle + 1;
            if (idle >= BEAT_SECONDS) {
                stream.beat();
                idle = 0;
            }
        }
    }
}
