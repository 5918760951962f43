package dev.coppice.transport.inprocess;

import dev.coppice.transport.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Tickets that wait in their queues, first in, first out. The lock guards the queues and the list of those who wait for one. */
final class Pools {

    /**
     * A ticket with its place in the queue, to which it returns when it is not settled.
     *
     * @param place counts up over all pools
     * @param wasTaken whether it was taken before, and not settled
     */
    record Place(long place, Ticket ticket, boolean wasTaken) {}

    private record Taker(Set<String> queues, Condition served) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, TreeMap<Long, Place>> queues = new HashMap<>();
    private final List<Taker> takers = new ArrayList<>();
    private long next;

    void add(List<Ticket> tickets) {
        lock.lock();
        try {
            tickets.forEach(ticket -> put(new Place(next++, ticket, false)));
        } finally {
            lock.unlock();
        }
    }

    /** Puts a ticket back to where it was. */
    void putBack(Place place) {
        lock.lock();
        try {
            put(new Place(place.place(), place.ticket(), true));
        } finally {
            lock.unlock();
        }
    }

    private void put(Place place) {
        String queue = place.ticket().spec().queue().name();
        queues.computeIfAbsent(queue, key -> new TreeMap<>()).put(place.place(), place);
        for (Taker taker : takers) {
            if (taker.queues().contains(queue)) {
                // One waiter for one ticket: a waiter that is gone by then is no longer in the list.
                takers.remove(taker);
                taker.served().signal();
                return;
            }
        }
    }

    /** The ticket that has waited longest in any of the queues; waits for one if there is none. */
    Optional<Place> take(Set<String> from, long waitNanos) throws InterruptedException {
        Taker taker = new Taker(from, lock.newCondition());
        long left = waitNanos;
        lock.lockInterruptibly();
        try {
            Place first = poll(from);
            try {
                while (first == null && left > 0) {
                    if (!takers.contains(taker)) {
                        takers.add(taker);
                    }
                    left = taker.served().awaitNanos(left);
                    first = poll(from);
                }
                return Optional.ofNullable(first);
            } finally {
                boolean served = !takers.remove(taker);
                if (first == null && left > 0 && served) {
                    // Interrupted just as it was served: the ticket that was meant for it is for another one.
                    wakeAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void wakeAll() {
        takers.forEach(taker -> taker.served().signal());
        takers.clear();
    }

    private @Nullable Place poll(Set<String> from) {
        TreeMap<Long, Place> first = from.stream()
                .map(queues::get)
                .filter(queue -> queue != null && !queue.isEmpty())
                .min(Comparator.comparing(TreeMap::firstKey))
                .orElse(null);
        return first == null ? null : first.pollFirstEntry().getValue();
    }

    static long nanos(Duration wait) {
        return TimeUnit.NANOSECONDS.convert(wait);
    }
}
