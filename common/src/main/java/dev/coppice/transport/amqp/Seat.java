package dev.coppice.transport.amqp;

import dev.coppice.transport.Ticket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A lane's place at the desk: free, called to fetch, or with a ticket in hand. The desk's lock guards the fields. */
final class Seat {
    /** How long a lane stays open when nobody waits any more: the next taker may come at once. */
    private static final Duration GRACE = Duration.ofMillis(20);

    /** How long a ticket is kept for a taker. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Desk desk;
    private final ReentrantLock lock;
    private final Condition changed;
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private @Nullable Arrival inHand;
    private boolean broken;

    Seat(Desk desk) {
        this.desk = desk;
        lock = desk.lock;
        changed = lock.newCondition();
    }

    /** Wakes the lane up. Called with the lock. */
    void signal() {
        changed.signal();
    }

    /** The lane has a new channel: what came by the one before is void. */
    void begin() {
        lock.lock();
        try {
            arrivals.clear();
            inHand = null;
            broken = false;
        } finally {
            lock.unlock();
        }
    }

    /** The lane has lost its channel. */
    void breakOff() {
        lock.lock();
        try {
            broken = true;
            signal();
        } finally {
            lock.unlock();
        }
    }

    void arrive(Ticket ticket, byte[] body, long tag, boolean redelivered) {
        lock.lock();
        try {
            arrivals.add(new Arrival(this, ticket, body, tag, redelivered));
            signal();
        } finally {
            lock.unlock();
        }
    }

    boolean hasArrivals() {
        lock.lock();
        try {
            return !arrivals.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a taker wants this lane to fetch, or a ticket comes all the same: what the broker had sent before it heard that the
     * lane wants no more may arrive long after the lane has heard the answer, and must not lie here until somebody calls.
     */
    void awaitCall() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            desk.release(this);
            while (!desk.isCalled(this) && arrivals.isEmpty()) {
                changed.await();
            }
            desk.occupy(this);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a taker wants this lane to fetch right after the last ticket. */
    boolean isCalledSoon() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            desk.release(this);
            long left = GRACE.toNanos();
            while (!desk.isCalled(this) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return desk.isCalled(this);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next ticket that this lane has fetched.
     *
     * @return empty when nobody waits for one any more
     */
    Optional<Arrival> next() throws InterruptedException, IOException {
        lock.lockInterruptibly();
        try {
            long grace = GRACE.toNanos();
            while (arrivals.isEmpty() && (grace > 0 || !desk.hasIdle())) {
                check();
                if (desk.hasIdle()) {
                    grace = changed.awaitNanos(grace);
                } else {
                    grace = GRACE.toNanos();
                    changed.await();
                }
            }
            desk.stopFetching(this);
            return Optional.ofNullable(arrivals.poll());
        } finally {
            lock.unlock();
        }
    }

    /** A ticket that has come already. */
    Optional<Arrival> poll() {
        lock.lock();
        try {
            return Optional.ofNullable(arrivals.poll());
        } finally {
            lock.unlock();
        }
    }

    /** Gives the ticket to a taker; false when none came for it in time. */
    boolean handOver(Arrival arrival) throws InterruptedException, IOException {
        lock.lockInterruptibly();
        try {
            inHand = arrival;
            if (!desk.give(arrival)) {
                desk.keep(arrival);
                try {
                    long left = PATIENCE.toNanos();
                    while (!arrival.isTaken && left > 0) {
                        check();
                        left = changed.awaitNanos(left);
                    }
                } finally {
                    desk.keepNoLonger(arrival);
                }
            }
            return arrival.isTaken;
        } finally {
            lock.unlock();
        }
    }

    void awaitSettled(Arrival arrival) throws InterruptedException, IOException {
        lock.lock();
        try {
            while (!arrival.isSettled) {
                check();
                changed.await();
            }
        } catch (InterruptedException e) {
            if (!arrival.isSettled) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** The ticket is dealt with. The lane is free from now on: its next taker may be the same thread. */
    void settle(Arrival arrival) {
        lock.lock();
        try {
            arrival.isSettled = true;
            if (arrival.equals(inHand)) {
                inHand = null;
                desk.release(this);
                signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void check() throws IOException {
        if (broken) {
            throw new IOException("the channel is closed");
        }
    }
}
