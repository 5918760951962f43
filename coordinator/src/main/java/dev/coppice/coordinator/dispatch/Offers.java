package dev.coppice.coordinator.dispatch;

import dev.coppice.attempt.AttemptId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tickets that lie in the pools, in the order in which they were offered. One that is passed over may be lost: when a later one of its
 * pool was taken, or the pool had a free slot all the time, and two minutes have passed, it is overdue. For the deciding thread only.
 */
public final class Offers {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private record Offer(String pool, long place, Instant at) {}

    private final Map<AttemptId, Offer> open = new LinkedHashMap<>();
    private final Map<String, Long> lastTaken = new HashMap<>();
    private final Map<String, Instant> lastFull = new HashMap<>();
    private long places;

    /** A ticket is in its pool, or will be from a time on. */
    public void offered(AttemptId attempt, String pool, Instant at) {
        open.put(attempt, new Offer(pool, places++, at));
    }

    /** A ticket was taken. */
    public void taken(AttemptId attempt) {
        Offer offer = open.remove(attempt);
        if (offer != null) {
            lastTaken.merge(offer.pool(), offer.place(), Math::max);
        }
    }

    /** The pools in which tickets lie. */
    public Set<String> pools() {
        return open.values().stream().map(Offer::pool).collect(Collectors.toSet());
    }

    /** No slot of a pool is free, or nobody is there who takes its tickets. */
    public void full(String pool, Instant now) {
        lastFull.put(pool, now);
    }

    /** Forgets all. */
    public void clear() {
        open.clear();
        lastTaken.clear();
        lastFull.clear();
    }

    /**
     * The attempts whose tickets are overdue. They count as taken from here on.
     *
     * @param waits whether a ticket for this attempt is still to be taken
     * @param hasTaker whether anybody takes tickets of this pool: else none of it is overdue
     */
    public List<AttemptId> overdue(Instant now, Predicate<AttemptId> waits, Predicate<String> hasTaker) {
        open.keySet().removeIf(waits.negate());
        List<AttemptId> overdue = open.entrySet().stream()
                .filter(entry -> isOverdue(entry.getValue(), now.minus(PATIENCE))
                        && hasTaker.test(entry.getValue().pool()))
                .map(Entry::getKey)
                .toList();
        overdue.forEach(open::remove);
        return overdue;
    }

    private boolean isOverdue(Offer offer, Instant limit) {
        return !offer.at().isAfter(limit)
                && (offer.place() < lastTaken.getOrDefault(offer.pool(), -1L)
                        || !lastFull.getOrDefault(offer.pool(), offer.at()).isAfter(limit));
    }
}
