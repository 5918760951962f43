package dev.coppice.coordinator.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Pools in which fewer tickets lie than should, look after look. For the deciding thread only. */
final class Shortages {
    /** Longer than workers send a ticket on that names them to be avoided. */
    private static final Duration LASTING = Duration.ofSeconds(6);

    private static final int LOOKS = 4;

    private record Row(Instant begin, Instant end, int looks) {}

    private final Map<String, Row> rows = new HashMap<>();

    /** What a look has shown. */
    void looked(String pool, Instant at, boolean few) {
        if (few) {
            rows.merge(pool, new Row(at, at, 1), (row, first) -> new Row(row.begin(), at, row.looks() + 1));
        } else {
            rows.remove(pool);
        }
    }

    /** Begins anew with a pool. */
    void forget(String pool) {
        rows.remove(pool);
    }

    void clear() {
        rows.clear();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Since when too few lie in a pool; empty unless that goes on for long enough. */
    Optional<Instant> lastingSince(String pool) {
        return Optional.ofNullable(rows.get(pool))
                .filter(row ->
                        row.looks() >= LOOKS && !row.begin().plus(LASTING).isAfter(row.end()))
                .map(Row::begin);
    }
}
