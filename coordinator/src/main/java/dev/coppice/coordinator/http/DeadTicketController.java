package dev.coppice.coordinator.http;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.coordinator.deadticket.KeptTicket;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.submission.Retries;
import dev.coppice.coordinator.token.Role;
import dev.coppice.job.JobId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tickets that no worker could take: listed, shown, replayed, forgotten. */
@RestController
@RequestMapping("/api/v1/dead-tickets")
final class DeadTicketController {
    private final Backend backend;
    private final Submitting submitting;
    private final InstantSource clock;

    DeadTicketController(Backend backend, Submitting submitting, InstantSource clock) {
        this.backend = backend;
        this.submitting = submitting;
        this.clock = clock;
    }

    record Page(List<View> deadTickets, @Nullable String nextCursor) {}

    record View(
            String deadId,
            String pool,
            String reason,
            @Nullable String jobId,
            @Nullable Integer attempt,
            String body,
            Instant deadAt,
            @Nullable Instant replayedAt) {
        static View of(KeptTicket kept) {
            return new View(
                    Long.toString(kept.id()),
                    kept.ticket().pool(),
                    kept.ticket().reason(),
                    kept.ticket()
                            .attempt()
                            .map(attempt -> attempt.job().value())
                            .orElse(null),
                    kept.ticket().attempt().map(AttemptId::number).orElse(null),
                    kept.ticket().body(),
                    kept.ticket().at(),
                    kept.replayedAt().orElse(null));
        }
    }

    /** @param sessionId of the session that was made for it, if one was */
    record Replay(
            boolean replayed, String message, @Nullable String sessionId) {
        static Replay none(String why) {
            return new Replay(false, why, null);
        }
    }

    record Purge(int purged) {}

    @GetMapping
    @Requires(Role.READ)
    Page list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        OptionalLong after =
                cursor == null ? OptionalLong.empty() : OptionalLong.of(Cursor.place("dead", cursor, Long::valueOf));
        List<KeptTicket> page = tickets().list(after, Limit.check(limit));
        return new Page(page.stream().map(View::of).toList(), Cursor.after("dead", page, limit, KeptTicket::id));
    }

    @GetMapping("/{id}")
    @Requires(Role.READ)
    View show(@PathVariable long id) {
        return View.of(kept(id));
    }

    /** Its job has been broken by it and tried again, mostly; what is left for a person is to run one again that has ended so. */
    @PostMapping("/{id}/replay")
    @Requires(Role.OPERATE)
    Replay replay(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable long id) {
        KeptTicket kept = kept(id);
        @Nullable JobId job = kept.ticket().attempt().map(AttemptId::job).orElse(null);
        if (job == null) {
            return Replay.none(
                    "it can't be read, so nobody knows which job it was for; the log of the worker that met it says why");
        }
        if (kept.replayedAt().isPresent()) {
            return Replay.none("its job was tried again at " + kept.replayedAt().get());
        }
        Replay replay = job(job).state().isEnd() || !backend.coordinator().replay(kept.ticket())
                ? runAgain(caller, job(job))
                : new Replay(true, "its attempt is broken, and the next one follows", null);
        if (replay.replayed()) {
            tickets().replayed(id, clock.instant());
        }
        return replay;
    }

    private Replay runAgain(Caller caller, JobRecord job) {
        if (!job.state().isEnd()) {
            return Replay.none(
                    "there is nothing to replay: its job is tried again already, or goes on; see 'coppice explain "
                            + job.id() + "'");
        }
        if (job.state().isPass()) {
            return Replay.none("there is nothing to replay: its job has passed");
        }
        SessionRecord earlier = JobAddress.of(job.id())
                .flatMap(address -> backend.sessions().session(address.session()))
                .orElseThrow(() -> Problem.notFound("session of job " + job.id()));
        String made = submitting
                .submit(
                        caller,
                        "replay " + job.id(),
                        Map.of(),
                        null,
                        (named, served) ->
                                new Retries(backend.sessions()).submission(earlier, job, caller.name(), served))
                .session()
                .value();
        return new Replay(true, "its job has ended; session " + made + " runs it again", made);
    }

    private JobRecord job(JobId id) {
        return backend.sessions().job(id).orElseThrow(() -> Problem.notFound("job " + id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Role.OPERATE)
    void purge(@PathVariable long id) {
        if (!tickets().delete(id)) {
            throw Problem.notFound("dead ticket " + id);
        }
    }

    @DeleteMapping
    @Requires(Role.OPERATE)
    Purge purgeAll() {
        return new Purge(tickets().deleteAll());
    }

    private KeptTicket kept(long id) {
        return tickets().get(id).orElseThrow(() -> Problem.notFound("dead ticket " + id));
    }

    private DeadTickets tickets() {
        return backend.records().deadTickets();
    }
}
