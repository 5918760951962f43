package dev.coppice.coordinator.http;

import dev.coppice.coordinator.session.SessionFilter;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.submission.Requests;
import dev.coppice.coordinator.submission.Retries;
import dev.coppice.coordinator.token.Role;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sessions: submitted, listed, shown, cancelled, tried again. */
@RestController
@RequestMapping("/api/v1/sessions")
final class SessionController {
    static final String KEY = "Idempotency-Key";

    private final Backend backend;
    private final Requests requests;
    private final Submitting submitting;
    private final InstantSource clock;

    SessionController(Backend backend, Requests requests, Submitting submitting, InstantSource clock) {
        this.backend = backend;
        this.requests = requests;
        this.submitting = submitting;
        this.clock = clock;
    }

    record Page(List<SessionView> sessions, @Nullable String nextCursor) {}

    record RetryBody(@Nullable Boolean onlyFailed) {}

    @PostMapping
    @Requires(Role.SUBMIT)
    ResponseEntity<SessionView> submit(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody SessionBody body) {
        return created(submitting.submit(
                caller,
                "submit",
                body,
                key,
                (named, served) -> requests.submission(body.request(caller.name(), named), served)));
    }

    @PostMapping("/{session}/retry")
    @Requires(Role.SUBMIT)
    ResponseEntity<SessionView> retry(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @PathVariable SessionId session,
            @RequestBody RetryBody body) {
        SessionRecord earlier = record(session);
        boolean onlyFailed = body.onlyFailed() == null || body.onlyFailed();
        return created(submitting.submit(
                caller,
                "retry " + session,
                body,
                key,
                (named, served) ->
                        new Retries(backend.sessions()).submission(earlier, onlyFailed, caller.name(), named, served)));
    }

    private ResponseEntity<SessionView> created(Submitting.Submitted submitted) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.created(URI.create("/api/v1/sessions/" + submitted.session()));
        if (submitted.replayed()) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.body(show(submitted.session()));
    }

    @GetMapping
    @Requires(Role.READ)
    Page list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable SessionState status,
            @RequestParam(required = false) @Nullable Verdict verdict,
            @RequestParam(required = false) @Nullable String repository,
            @RequestParam(required = false) @Nullable List<String> label) {
        Sessions sessions = backend.sessions();
        SessionFilter filter = new SessionFilter(
                Optional.ofNullable(status),
                Optional.ofNullable(verdict),
                Optional.ofNullable(repository),
                labels(label == null ? List.of() : label));
        List<SessionRecord> page = sessions.sessions(
                filter,
                Optional.ofNullable(cursor).map(text -> Cursor.place("sessions", text, SessionId::new)),
                Limit.check(limit));
        return new Page(
                page.stream().map(this::inList).toList(), Cursor.after("sessions", page, limit, SessionRecord::id));
    }

    /** Without the time left, which takes longer to find. */
    SessionView inList(SessionRecord session) {
        return SessionView.of(session, counts(session), Optional.empty());
    }

    private static Map<String, String> labels(List<String> texts) {
        Map<String, String> labels = new HashMap<>();
        for (String text : texts) {
            String[] parts = text.split("=", 2);
            if (parts.length < 2) {
                throw SessionBody.bad("label", "write name=value, not " + text);
            }
            labels.put(parts[0], parts[1]);
        }
        return labels;
    }

    @GetMapping("/{session}")
    @Requires(Role.READ)
    SessionView show(@PathVariable SessionId session) {
        SessionRecord found = record(session);
        return SessionView.of(
                found, counts(found), backend.sessions().timeLeft(session, found.parallelism(), clock.instant()));
    }

    @PostMapping("/{session}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Role.SUBMIT)
    SessionView cancel(@PathVariable SessionId session) {
        if (!backend.coordinator().cancel(session) && record(session).state() != SessionState.CANCELLED) {
            throw new Problem(
                    ProblemType.SESSION_ENDED,
                    "session " + session + " has ended: " + record(session).state());
        }
        return show(session);
    }

    private SessionRecord record(SessionId session) {
        return backend.sessions().session(session).orElseThrow(() -> Problem.notFound("session " + session));
    }

    private Map<JobState, Integer> counts(SessionRecord session) {
        return backend.sessions().counts(session.id()).orElseThrow(() -> Problem.notFound("session " + session.id()));
    }
}
