package dev.coppice.transport.amqp;

import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where takers, who want a ticket of the same pools, meet the lanes that fetch tickets. No more lanes fetch than takers wait, but
 * for a moment, so that no ticket lies with a worker that is busy. The lock guards everything.
 */
final class Desk {
    /** How long a lane stays open when nobody waits any more: the next taker may come at once. */
    private static final Duration GRACE = Duration.ofMillis(20);

    /** How long a ticket is kept for a taker. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Consumer<Desk> openLane;
    private final ReentrantLock lock = new ReentrantLock();
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
                kept.taken();
                return Optional.of(kept);
            }
            Taker taker = new Taker();
            takers.add(taker);
            callLane();
            try {
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
                if (takers.remove(taker)) {
                    fetching.forEach(Seat::signal);
                }
            }
            return Optional.ofNullable(taker.arrival);
        } finally {
            lock.unlock();
        }
    }

    private void callLane() {
        if (fetching.size() + opening >= takers.size()) {
            return;
        }
        Seat last = free.pollLast();
        if (last == null) {
            opening++;
            openLane.accept(this);
        } else {
            fetching.add(last);
            last.signal();
        }
    }

    /** A new lane's place, called already. */
    Seat seat() {
        lock.lock();
        try {
            Seat seat = new Seat();
            opening--;
            fetching.add(seat);
            return seat;
        } finally {
            lock.unlock();
        }
    }

    /** A lane's place at the desk: free, called to fetch, or with a ticket in hand. */
    final class Seat {
        private final Condition changed = lock.newCondition();
        private final Deque<Arrival> arrivals = new ArrayDeque<>();
        private @Nullable Arrival inHand;
        private boolean broken;

        private void signal() {
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

        void arrive(Ticket ticket, byte[] body, long tag) {
            lock.lock();
            try {
                arrivals.add(new Arrival(this, ticket, body, tag));
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

        /** Waits until a taker wants this lane to fetch. */
        void awaitCall() throws InterruptedException {
            isCalledWithin(Duration.ofNanos(Long.MAX_VALUE));
        }

        /** Whether a taker wants this lane to fetch right after the last ticket. */
        boolean isCalledSoon() throws InterruptedException {
            return isCalledWithin(GRACE);
        }

        private boolean isCalledWithin(Duration wait) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = wait.toNanos();
                if (!fetching.contains(this) && !free.contains(this)) {
                    free.addLast(this);
                }
                callLane();
                while (!fetching.contains(this) && left > 0) {
                    left = changed.awaitNanos(left);
                }
                return fetching.contains(this);
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
                while (arrivals.isEmpty() && grace > 0) {
                    check();
                    if (fetching.size() + opening > takers.size()) {
                        grace = changed.awaitNanos(grace);
                    } else {
                        grace = GRACE.toNanos();
                        changed.await();
                    }
                }
                fetching.remove(this);
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
                Taker taker = takers.poll();
                if (taker != null) {
                    taker.arrival = arrival;
                    taker.served.signal();
                    return true;
                }
                untaken.add(arrival);
                try {
                    long left = PATIENCE.toNanos();
                    while (!arrival.isTaken && left > 0) {
                        check();
                        left = changed.awaitNanos(left);
                    }
                } finally {
                    untaken.remove(arrival);
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

        private void check() throws IOException {
            if (broken) {
                throw new IOException("the channel is closed");
            }
        }
    }

    /** A ticket in this process's hands. */
    final class Arrival implements Delivery {
        private final Seat seat;
        private final Ticket ticket;
        private final byte[] body;
        private final long tag;
        private boolean isTaken;
        private boolean isSettled;

        private Arrival(Seat seat, Ticket ticket, byte[] body, long tag) {
            this.seat = seat;
            this.ticket = ticket;
            this.body = body;
            this.tag = tag;
        }

        private void taken() {
            isTaken = true;
            seat.signal();
        }

        @Override
        public Ticket ticket() {
            return ticket;
        }

        /** As it came: a later release may have written more than this one reads. */
        byte[] body() {
            return body;
        }

        long tag() {
            return tag;
        }

        @Override
        public void settle() {
            lock.lock();
            try {
                isSettled = true;
                if (equals(seat.inHand)) {
                    seat.inHand = null;
                    free.addLast(seat); // at once: the next taker may be the same thread
                    seat.signal();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
