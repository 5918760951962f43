package dev.coppice.coordinator.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** How long jobs will take that are run the longest first. */
public final class TimeLeft {
    private static final int EXACT = 10_000;

    private TimeLeft() {}

    /**
     * The time until the last of them ends.
     *
     * @param running what the running ones still need; none longer than it was, each in a slot of its own
     * @param waiting how long each waiting one will take; empty counts as the average of the known ones
     * @param slots how many run at once; from 1
     * @return empty when nothing is known of any waiting one
     */
    public static Optional<Duration> of(List<Duration> running, Collection<Optional<Duration>> waiting, int slots) {
        List<Duration> known = waiting.stream().flatMap(Optional::stream).toList();
        if (known.isEmpty() && !waiting.isEmpty()) {
            return Optional.empty();
        }
        Duration average = known.isEmpty()
                ? Duration.ZERO
                : known.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(known.size());
        if (waiting.size() > EXACT) {
            // So many even each other out: the bound is within one job of the truth.
            Duration sum = known.stream()
                    .reduce(Duration.ZERO, Duration::plus)
                    .plus(average.multipliedBy(waiting.size() - known.size()));
            return Optional.of(running.stream()
                    .reduce(sum, Duration::plus)
                    .dividedBy(slots)
                    .plus(average));
        }
        List<Duration> longestFirst = waiting.stream()
                .map(time -> time.orElse(average))
                .sorted(Comparator.reverseOrder())
                .toList();
        PriorityQueue<Duration> ends = new PriorityQueue<>(running);
        while (ends.size() < slots) {
            ends.add(Duration.ZERO);
        }
        for (Duration next : longestFirst) {
            ends.add(ends.remove().plus(next));
        }
        return ends.stream().max(Comparator.naturalOrder());
    }
}
