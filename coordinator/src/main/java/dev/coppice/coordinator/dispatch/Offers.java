package dev.coppice.coordinator.dispatch;

import dev.coppice.attempt.AttemptId;
import dev.coppice.job.JobQueue;
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
 * Tickets that lie in the queues, in the order in which they were offered. One that is passed over may be lost: when a later one of its
 * queue was taken, or a slot was free for it all the time, and two minutes have passed, it is overdue. It is missing, and that is noticed
 * within seconds, when a slot is free for it, and fewer tickets lie in it than should, look after look. For the deciding thread only.
 */
public final class Offers {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** How long a ticket that somebody could take may lie there without a doubt. */
    private static final Duration SHORTLY = Duration.ofSeconds(2);

    private record Offer(JobQueue queue, long place, Instant at) {
        /** Whether it is one of a queue's, and has been at some time. */
        boolean isIn(JobQueue of, Instant time) {
            return queue.equals(of) && !at.isAfter(time);
        }
    }

    private final Map<AttemptId, Offer> open = new LinkedHashMap<>();
    private final Map<JobQueue, Long> lastTaken = new HashMap<>();
    private final Map<JobQueue, Instant> lastFull = new HashMap<>();
    private final Shortages shortages = new Shortages();
    private long places;

    /** A ticket is in its queue, or will be from a time on. */
    public void offered(AttemptId attempt, JobQueue queue, Instant at) {
        open.put(attempt, new Offer(queue, places++, at));
    }

    /** A ticket was taken. */
    public void taken(AttemptId attempt) {
        Offer offer = open.remove(attempt);
        if (offer != null) {
            lastTaken.merge(offer.queue(), offer.place(), Math::max);
        }
    }

    /** The queues in which tickets lie. */
    public Set<JobQueue> queues() {
        return open.values().stream().map(Offer::queue).collect(Collectors.toSet());
    }

    /** No slot is free for a queue, or nobody is there who takes its tickets. */
    public void full(JobQueue queue, Instant now) {
        lastFull.put(queue, now);
        shortages.forget(queue);
    }

    /** Whether a ticket lies in a queue for longer than it takes to be taken. */
    public boolean areDoubtful(JobQueue queue, Instant now) {
        return open.values().stream().anyMatch(offer -> offer.isIn(queue, now.minus(SHORTLY)));
    }

    /** Whether it is worth to look again soon. */
    public boolean areShort() {
        return !shortages.isEmpty();
    }

    /**
     * Somebody has counted the tickets of a queue.
     *
     * @param asked when that was asked for
     * @param lying how many there are; empty when that is not known
     * @param lies whether the ticket of an attempt should be among them
     */
    public void counted(JobQueue queue, Instant asked, OptionalInt lying, Predicate<AttemptId> lies) {
        long should = open.entrySet().stream()
                .filter(entry -> entry.getValue().isIn(queue, asked.minus(SHORTLY)) && lies.test(entry.getKey()))
                .count();
        shortages.looked(queue, asked, lying.isPresent() && lying.getAsInt() < should);
    }

    /**
     * The attempts whose tickets may be missing in their queues. They count as taken from here on.
     *
     * @param lies whether the ticket of an attempt should be in its queue
     */
    public List<AttemptId> missing(Predicate<AttemptId> lies) {
        List<AttemptId> missing = open.entrySet().stream()
                .filter(entry -> shortages
                        .lastingSince(entry.getValue().queue())
                        .filter(begin -> entry.getValue().isIn(entry.getValue().queue(), begin.minus(SHORTLY)))
                        .isPresent())
                .map(Entry::getKey)
                .filter(lies)
                .toList();
        for (AttemptId attempt : missing) {
            Offer offer = open.remove(attempt);
            if (offer != null) {
                shortages.forget(offer.queue());
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
     * @param hasTaker whether anybody takes tickets of this queue: else none of it is overdue
     */
    public List<AttemptId> overdue(Instant now, Predicate<AttemptId> waits, Predicate<JobQueue> hasTaker) {
        open.keySet().removeIf(waits.negate());
        List<AttemptId> overdue = open.entrySet().stream()
                .filter(entry -> isOverdue(entry.getValue(), now.minus(PATIENCE))
                        && hasTaker.test(entry.getValue().queue()))
                .map(Entry::getKey)
                .toList();
        overdue.forEach(open::remove);
        return overdue;
    }

    private boolean isOverdue(Offer offer, Instant limit) {
        return !offer.at().isAfter(limit)
                && (offer.place() < lastTaken.getOrDefault(offer.queue(), -1L)
                        || !lastFull.getOrDefault(offer.queue(), offer.at()).isAfter(limit));
    }
}
