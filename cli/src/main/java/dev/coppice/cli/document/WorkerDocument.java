package dev.coppice.cli.document;

import dev.coppice.slot.Readiness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A worker that was heard of lately.
 *
 * @param readiness empty for one that a newer coordinator knows
 */
public record WorkerDocument(
        String workerId,
        Optional<Readiness> readiness,
        String note,
        List<String> pools,
        int slots,
        int busy,
        Instant lastHeardAt,
        double clockAheadSeconds) {

    /** All of them. */
    public record Workers(List<WorkerDocument> workers) {}
}
