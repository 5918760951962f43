package dev.coppice.coordinator.dispatch;

import dev.coppice.attempt.AttemptId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tickets that lie in the pools, in the order in which they were offered. One that is passed over may be lost: when a later one of its
 * pool was taken, or the pool had a free slot all the time, and two minutes have passed, it is overdue. It is missing, and that is noticed
 * within seconds, when the pool has a free slot, and fewer tickets lie in it than should, look after look. For the deciding thread only.
 */
public final class Offers {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** How long a ticket that somebody could take may lie there without a doubt. */
    private static final Duration SHORTLY = Duration.ofSeconds(2);

    private record Offer(String pool, long place, Instant at) {
        /** Whether it is one of a pool's, and has been at some time. */
        boolean isIn(String of, Instant time) {
            return pool.equals(of) && !at.isAfter(time);
        }
    }

    private final Map<AttemptId, Offer> open = new LinkedHashMap<>();
    private final Map<String, Long> lastTaken = new HashMap<>();
    private final Map<String, Instant> lastFull = new HashMap<>();
    private final Shortages shortages = new Shortages();
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
        shortages.forget(pool);
    }

    /** Whether a ticket lies in a pool for longer than it takes to be taken. */
    public boolean areDoubtful(String pool, Instant now) {
        return open.values().stream().anyMatch(offer -> offer.isIn(pool, now.minus(SHORTLY)));
    }

    /** Whether it is worth to look again soon. */
    public boolean areShort() {
        return !shortages.isEmpty();
    }

    /**
     * Somebody has counted the tickets of a pool.
     *
     * @param asked when that was asked for
     * @param lying how many there are; empty when that is not known
     * @param lies whether the ticket of an attempt should be among them
     */
    public void counted(String pool, Instant asked, OptionalInt lying, Predicate<AttemptId> lies) {
        long should = open.entrySet().stream()
                .filter(entry -> entry.getValue().isIn(pool, asked.minus(SHORTLY)) && lies.test(entry.getKey()))
                .count();
        shortages.looked(pool, asked, lying.isPresent() && lying.getAsInt() < should);
    }

    /**
     * The attempts whose tickets may be missing in their pools. They count as taken from here on.
     *
     * @param lies whether the ticket of an attempt should be in its pool
     */
    public List<AttemptId> missing(Predicate<AttemptId> lies) {
        List<AttemptId> missing = open.entrySet().stream()
                .filter(entry -> shortages
                        .lastingSince(entry.getValue().pool())
                        .filter(begin -> entry.getValue().isIn(entry.getValue().pool(), begin.minus(SHORTLY)))
                        .isPresent())
                .map(Entry::getKey)
                .filter(lies)
                .toList();
        for (AttemptId attempt : missing) {
            Offer offer = open.remove(attempt);
            if (offer != null) {
                shortages.forget(offer.pool());
            }
        }
        return missing;
    }

    /** Forgets all. */
    public void clear() {
        open.clear();
        lastTaken.clear();
        lastFull.clear();
        shortages.clear();
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
