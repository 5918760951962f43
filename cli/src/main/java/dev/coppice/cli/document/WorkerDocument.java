package dev.coppice.cli.document;

import dev.coppice.slot.Readiness;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A worker that was heard of lately.
 *
 * @param readiness as it said when it was heard of last; empty for one that a newer coordinator knows
 * @param abilities with what does it; empty for one that an older coordinator knows
 * @param silentSince empty while it is heard of
 */
public record WorkerDocument(
        String workerId,
        Optional<Readiness> readiness,
        String note,
        List<String> pools,
        Optional<Map<String, String>> abilities,
        int slots,
        int busy,
        Instant lastHeardAt,
        Optional<Instant> silentSince,
        double clockAheadSeconds) {

    /** All of them. */
    public record Workers(List<WorkerDocument> workers) {}
}
