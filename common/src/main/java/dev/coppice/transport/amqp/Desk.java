package dev.coppice.transport.amqp;

import dev.coppice.transport.WorkerTransport.Delivery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where takers, who want a ticket of the same queues, meet the lanes that fetch tickets. No more lanes fetch than takers wait, but
 * for a moment, so that no ticket lies with a worker that is busy. The lock guards everything, the seats included; methods without
 * {@code lock} are called with it.
 */
final class Desk {
    final ReentrantLock lock = new ReentrantLock();
    private final Consumer<Desk> openLane;
    private final Deque<Taker> takers = new ArrayDeque<>();
    private final Deque<Arrival> untaken = new ArrayDeque<>();
    private final Deque<Seat> free = new ArrayDeque<>();
    private final Deque<Seat> fetching = new ArrayDeque<>();
    private int opening;

    /** @param openLane starts a lane, which takes a {@link #seat} */
    Desk(Consumer<Desk> openLane) {
        this.openLane = openLane;
    }

    private final class Taker {
        private final Condition served = lock.newCondition();
        private @Nullable Arrival arrival;
    }

    /**
     * Waits for a ticket.
     *
     * @throws InterruptedException when interrupted without a ticket in hand
     */
    Optional<Delivery> take(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Arrival kept = untaken.poll();
            if (kept != null) {
                kept.isTaken = true;
                kept.seat().signal();
                return Optional.of(kept);
            }
            return Optional.ofNullable(await(wait));
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Arrival await(Duration wait) throws InterruptedException {
        Taker taker = new Taker();
        takers.add(taker);
        try {
            callLane();
            long left = wait.toNanos();
            while (taker.arrival == null && left > 0) {
                left = taker.served.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            if (taker.arrival == null) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } finally {
            takers.remove(taker);
            tellIdle();
        }
        return taker.arrival;
    }

    private void callLane() {
        if (fetching.size() + opening >= takers.size()) {
            return;
        }
        Seat last = free.pollLast();
        if (last == null) {
            openLane.accept(this);
            opening++;
        } else {
            fetching.add(last);
            last.signal();
        }
    }

    /** A new lane's place, called already. */
    Seat seat() {
        lock.lock();
        try {
            Seat seat = new Seat(this);
            opening--;
            fetching.add(seat);
            return seat;
        } finally {
            lock.unlock();
        }
    }

    boolean isCalled(Seat seat) {
        return fetching.contains(seat);
    }

    /** The seat's lane may be called; it is, when a taker waits for one. */
    void release(Seat seat) {
        if (!fetching.contains(seat) && !free.contains(seat)) {
            free.addLast(seat);
        }
        callLane();
    }

    /** The seat's lane is not to be called: it is called already, or has something to do without. */
    void occupy(Seat seat) {
        free.remove(seat);
    }

    /** Whether more lanes fetch than takers wait. */
    boolean hasIdle() {
        return fetching.size() + opening > takers.size();
    }

    private void tellIdle() {
        if (hasIdle()) {
            fetching.forEach(Seat::signal);
        }
    }

    void stopFetching(Seat seat) {
        fetching.remove(seat);
    }

    /** Gives a ticket to the taker who has waited longest; false when nobody waits. */
    boolean give(Arrival arrival) {
        Taker taker = takers.poll();
        if (taker == null) {
            return false;
        }
        arrival.isTaken = true;
        taker.arrival = arrival;
        taker.served.signal();
        tellIdle();
        return true;
    }

    /** Keeps a ticket for the next taker. */
    void keep(Arrival arrival) {
        untaken.add(arrival);
    }

    void keepNoLonger(Arrival arrival) {
        untaken.remove(arrival);
    }
}
