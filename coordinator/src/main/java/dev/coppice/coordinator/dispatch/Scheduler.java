package dev.coppice.coordinator.dispatch;

import dev.coppice.coordinator.session.Session;
import dev.coppice.slot.WorkerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Decides whose turn it is. Priority comes first, then a fair share: among sessions whose next jobs are equally urgent, the one
 * with the fewest places taken has the next turn, and of several such the one whose last turn is longest ago. Which of its jobs that
 * is, the store's order says: by priority, then the longest expected first. For the deciding thread only.
 */
public final class Scheduler {
    private final int surplusPercent;
    private final int ticketsOverCap;
    private long turns;

    /**
     * @param surplusPercent how many tickets may wait in a pool, over its free slots, per 100 slots of it
     * @param ticketsOverCap how many tickets of a session may be out over its cap
     */
    public Scheduler(int surplusPercent, int ticketsOverCap) {
        this.surplusPercent = surplusPercent;
        this.ticketsOverCap = ticketsOverCap;
    }

    /**
     * How many more tickets a pool's workers could soon take.
     *
     * @param busy how many attempts a worker runs
     * @param out how many tickets wait in the pool
     */
    public int places(Fleet fleet, String pool, ToIntFunction<WorkerId> busy, int out) {
        return Math.max(0, fleet.freeSlots(pool, busy) + surplus(fleet, pool) - out);
    }

    /** How many tickets of a pool may wait on the ladder. */
    public int ladderPlaces(Fleet fleet, String pool) {
        return fleet.slotCount(pool) + surplus(fleet, pool);
    }

    private int surplus(Fleet fleet, String pool) {
        return (fleet.slotCount(pool) * surplusPercent + 99) / 100;
    }

    /**
     * The sessions whose turn it is, in order, without those to be cancelled; one that has several turns is named as often.
     *
     * @param sessions oldest first
     * @param places how many turns there are at most
     */
    public List<Session> turns(Collection<Session> sessions, String pool, int places) {
        PriorityQueue<Candidate> queue = new PriorityQueue<>();
        int order = 0;
        for (Session session : sessions) {
            SortedMap<Integer, Integer> waiting = session.schedulable(pool);
            int left = session.placesLeft(ticketsOverCap);
            if (!waiting.isEmpty() && left > 0 && !session.cancelAsked()) {
                queue.add(new Candidate(session, order++, waiting, left));
            }
        }
        List<Session> turns = new ArrayList<>();
        while (turns.size() < places) {
            Candidate next = queue.poll();
            if (next == null) {
                break;
            }
            turns.add(next.session);
            if (next.takeTurn(++this.turns)) {
                queue.add(next);
            }
        }
        return turns;
    }

    /** A session with what it would have waiting, and taken, after the turns so far. */
    private static final class Candidate implements Comparable<Candidate> {
        private static final Comparator<Candidate> ORDER = Comparator.<Candidate>comparingInt(
                        candidate -> candidate.waiting.lastKey())
                .reversed()
                .thenComparingInt(candidate -> candidate.taken)
                .thenComparingLong(candidate -> candidate.session.lastTurn())
                .thenComparingInt(candidate -> candidate.order);

        private final Session session;
        private final int order;
        private final TreeMap<Integer, Integer> waiting;
        private int taken;
        private int left;

        Candidate(Session session, int order, SortedMap<Integer, Integer> waiting, int left) {
            this.session = session;
            this.order = order;
            this.waiting = new TreeMap<>(waiting);
            taken = session.placesTaken();
            this.left = left;
        }

        /** Takes the most urgent job out; false when there is no further turn for this session. */
        boolean takeTurn(long number) {
            session.tookTurn(number);
            taken++;
            left--;
            int priority = waiting.lastKey();
            waiting.compute(priority, (key, count) -> count == null || count == 1 ? null : count - 1);
            return left > 0 && !waiting.isEmpty();
        }

        @Override
        public int compareTo(Candidate other) {
            return ORDER.compare(this, other);
        }
    }
}
