package dev.coppice.coordinator.dispatch;

import dev.coppice.job.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Queues in which fewer tickets lie than should, look after look. For the deciding thread only. */
final class Shortages {
    /** Longer than workers send a ticket on that names them to be avoided. */
    private static final Duration LASTING = Duration.ofSeconds(6);

    private static final int LOOKS = 4;

    private record Row(Instant begin, Instant end, int looks) {}

    private final Map<JobQueue, Row> rows = new HashMap<>();

    /** What a look has shown. */
    void looked(JobQueue queue, Instant at, boolean few) {
        if (few) {
            rows.merge(queue, new Row(at, at, 1), (row, first) -> new Row(row.begin(), at, row.looks() + 1));
        } else {
            rows.remove(queue);
        }
    }

    /** Begins anew with a queue. */
    void forget(JobQueue queue) {
        rows.remove(queue);
    }

    void clear() {
        rows.clear();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Since when too few lie in a queue; empty unless that goes on for long enough. */
    Optional<Instant> lastingSince(JobQueue queue) {
        return Optional.ofNullable(rows.get(queue))
                .filter(row ->
                        row.looks() >= LOOKS && !row.begin().plus(LASTING).isAfter(row.end()))
                .map(Row::begin);
    }
}
