package dev.coppice.coordinator.dispatch;

import dev.coppice.coordinator.session.Session;
import dev.coppice.job.JobQueue;
import dev.coppice.slot.WorkerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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
     * @param surplusPercent how many tickets may wait in a queue, over the free slots for it, per 100 slots
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
     * @param out how many tickets wait in a queue
     */
    public Places places(Fleet fleet, String pool, ToIntFunction<WorkerId> busy, ToIntFunction<JobQueue> out) {
        List<JobQueue> queues = JobQueue.all(pool);
        int[] left = new int[queues.size()];
        int needed = 0; // by tickets of queues that fewer workers serve, as far as these could take them now
        for (int i = queues.size() - 1; i >= 0; i--) {
            JobQueue queue = queues.get(i);
            int free = fleet.freeSlots(queue, busy);
            int lying = out.applyAsInt(queue) + needed;
            left[i] = free + surplus(fleet, queue) - lying;
            needed = Math.min(lying, free);
        }
        return new Places(queues, left);
    }

    /** How many tickets of a queue may wait on the ladder. */
    public int ladderPlaces(Fleet fleet, JobQueue queue) {
        return fleet.slotCount(queue) + surplus(fleet, queue);
    }

    private int surplus(Fleet fleet, JobQueue queue) {
        return (fleet.slotCount(queue) * surplusPercent + 99) / 100;
    }

    /**
     * Whose turn it is, in order, without sessions to be cancelled; one that has several turns is named as often.
     *
     * @param sessions oldest first
     * @param places are taken by this
     */
    public List<Turn> turns(Collection<Session> sessions, Places places) {
        List<Turn> turns = new ArrayList<>();
        if (!places.areLeft()) {
            return turns;
        }
        PriorityQueue<Candidate> queue = new PriorityQueue<>();
        int order = 0;
        for (Session session : sessions) {
            int left = session.placesLeft(ticketsOverCap);
            if (left > 0 && !session.cancelAsked()) {
                Candidate candidate = new Candidate(session, order++, places, left);
                if (candidate.choose()) {
                    queue.add(candidate);
                }
            }
        }
        for (Candidate next = queue.poll(); next != null; next = queue.poll()) {
            // What it had chosen may have lost its place since; then it comes again with something less urgent.
            if (next.canStill()) {
                turns.add(next.takeTurn(++this.turns));
            }
            if (next.choose()) {
                queue.add(next);
            }
        }
        return turns;
    }

    /** A session with what it would have waiting, and taken, after the turns so far. */
    private static final class Candidate implements Comparable<Candidate> {
        private static final Comparator<Candidate> ORDER = Comparator.<Candidate>comparingInt(
                        candidate -> candidate.priority)
                .reversed()
                .thenComparingInt(candidate -> candidate.taken)
                .thenComparingLong(candidate -> candidate.session.lastTurn())
                .thenComparingInt(candidate -> candidate.order);

        private final Session session;
        private final int order;
        private final Places places;
        /** By priority, for each of the queues. */
        private final List<TreeMap<Integer, Integer>> waiting;

        private int taken;
        private int left;
        private int priority;
        private int chosen;

        Candidate(Session session, int order, Places places, int left) {
            this.session = session;
            this.order = order;
            this.places = places;
            waiting = places.queues().stream()
                    .map(queue -> new TreeMap<>(session.schedulable(queue)))
                    .toList();
            taken = session.placesTaken();
            this.left = left;
        }

        /** Chooses its most urgent job for which there is a place, first of those that fewer workers can take; false when there is none. */
        boolean choose() {
            chosen = -1;
            for (int i = waiting.size() - 1; i >= 0 && left > 0; i--) {
                if (!waiting.get(i).isEmpty()
                        && places.has(i)
                        && (chosen < 0 || waiting.get(i).lastKey() > priority)) {
                    chosen = i;
                    priority = waiting.get(i).lastKey();
                }
            }
            return chosen >= 0;
        }

        boolean canStill() {
            return places.has(chosen);
        }

        /** Takes the chosen job out. */
        Turn takeTurn(long number) {
            session.tookTurn(number);
            taken++;
            left--;
            places.take(chosen);
            waiting.get(chosen).compute(priority, (key, count) -> count == null || count == 1 ? null : count - 1);
            return new Turn(session, places.queues().get(chosen));
        }

        @Override
        public int compareTo(Candidate other) {
            return ORDER.compare(this, other);
        }
    }
}
