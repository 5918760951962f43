package dev.coppice.coordinator.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long the last attempts of a job took that passed.
 *
 * @param latest the latest last; at most ten
 */
public record Runs(List<Duration> latest) {
    /** A job that never passed. */
    public static final Runs NONE = new Runs(List.of());

    private static final int KEPT = 10;

    public Runs {
        latest = List.copyOf(latest.subList(Math.max(0, latest.size() - KEPT), latest.size()));
    }

    /** These and a later one. */
    public Runs and(Duration later) {
        List<Duration> all = new ArrayList<>(latest);
        all.add(later);
        return new Runs(all);
    }

    /** Empty when it never passed. */
    public Optional<Duration> median() {
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        List<Duration> sorted = latest.stream().sorted().toList();
        int half = sorted.size() / 2;
        return Optional.of(
                sorted.size() % 2 == 1
                        ? sorted.get(half)
                        : sorted.get(half - 1).plus(sorted.get(half)).dividedBy(2));
    }
}
