package dev.coppice.coordinator.http;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.coordinator.deadticket.KeptTicket;
import dev.coppice.coordinator.token.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tickets that no worker could take: listed, shown, replayed, forgotten. */
@RestController
@RequestMapping("/api/v1/dead-tickets")
final class DeadTicketController {
    private final Backend backend;
    private final InstantSource clock;

    DeadTicketController(Backend backend, InstantSource clock) {
        this.backend = backend;
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

    record Replay(boolean replayed, String message) {}

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

    @PostMapping("/{id}/replay")
    @Requires(Role.OPERATE)
    Replay replay(@PathVariable long id) {
        KeptTicket kept = kept(id);
        if (kept.ticket().attempt().isEmpty()) {
            return new Replay(
                    false,
                    "it can't be read, so nobody knows which job it was for; the log of the worker that met it says why");
        }
        if (!backend.coordinator().replay(kept.ticket())) {
            return new Replay(
                    false,
                    "there is nothing to replay: its attempt is not the job's current one any more, or a worker has it;"
                            + " 'coppice retry' runs a job that has ended again");
        }
        tickets().replayed(id, clock.instant());
        return new Replay(true, "its attempt is broken, and the next one follows");
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
