package dev.coppice.cli.document;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A ticket that no worker could take. */
public record DeadTicketDocument(
        String deadId,
        String pool,
        String reason,
        Optional<String> jobId,
        Optional<Integer> attempt,
        String body,
        Instant deadAt,
        Optional<Instant> replayedAt) {

    /** A page of them, newest first. */
    public record Page(List<DeadTicketDocument> deadTickets, Optional<String> nextCursor) {}
}
