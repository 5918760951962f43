package dev.coppice.worker.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the processes of one owner: those that carry its mark in their environment or limits, and all that descend from these. Never
 * finds this very process. For one thread.
 */
final class ProcessFinder {
    /** No machine starts processes so fast that their ids go round within this time: there are at least 32 768 of them. */
    private static final Duration ONE_ROUND = Duration.ofMillis(100);

    /** Each takes well under a millisecond, so that only one that forks all the time outruns so many. */
    private static final int MOST_LOOKS = 100;

    private final ProcessTable table = new ProcessTable();
    private final ProcessMark mark;
    private final Duration oneRound;
    private final long self = ProcessHandle.current().pid();
    private long notBefore;
    private int lastIdBefore;
    private long noted;

    ProcessFinder(ProcessMark mark) {
        this(mark, ONE_ROUND);
    }

    /** @param oneRound in which no id is given twice */
    ProcessFinder(ProcessMark mark, Duration oneRound) {
        this.oneRound = oneRound;
        this.mark = mark;
    }

    /** Takes note that the owner has no process yet, or none any more. Searches within the next moment look at newer ones only. */
    void begin() {
        lastIdBefore = table.lastId();
        noted = System.nanoTime();
    }

    private int newerThan() {
        boolean moment = noted != 0 && System.nanoTime() - noted < oneRound.toNanos();
        return moment && table.lastId() >= lastIdBefore ? lastIdBefore : 0;
    }

    /** From now on, passes over what started before this process did: the owner's first. */
    void startAt(long pid) {
        if (pid <= lastIdBefore) {
            noted = 0; // ids went round just then; or what a container shows as the last id is its host's
        }
        ProcessEntry first = table.entry(Long.toString(pid));
        if (first != null && notBefore == 0) {
            notBefore = first.startTicks();
        }
    }

    /** The members of a session, whatever their environment. */
    List<ProcessEntry> inSession(long session) {
        List<ProcessEntry> entries = table.read(newerThan());
        entries.removeIf(entry -> !belongs(entry, session) || entry.pid() == self);
        return entries;
    }

    /**
     * All that the owner has; of a session too, when it is not 0. One that forks and ends while it is looked for leaves another:
     * nothing is found only when no process has ended meanwhile.
     */
    List<ProcessEntry> all(long session) {
        int above = newerThan();
        List<ProcessEntry> found = ownersAmong(table.read(above), session);
        for (int look = 1; look < MOST_LOOKS && found.isEmpty() && table.isMissingSome(); look++) {
            found = ownersAmong(table.readNew(above), session);
        }
        return found;
    }

    private List<ProcessEntry> ownersAmong(List<ProcessEntry> candidates, long session) {
        candidates.removeIf(entry -> entry.startTicks() < notBefore || entry.pid() == self);
        List<ProcessEntry> found = new ArrayList<>();
        Set<Integer> pids = new HashSet<>();
        candidates.removeIf(entry -> {
            boolean owned = belongs(entry, session) || isMarked(entry);
            if (owned) {
                found.add(entry);
                pids.add(entry.pid());
            }
            return owned;
        });
        while (candidates.removeIf(entry -> {
            boolean child = pids.contains(entry.parent());
            if (child) {
                found.add(entry);
                pids.add(entry.pid());
            }
            return child;
        })) {
            // Each round finds one more generation.
        }
        return found;
    }

    /**
     * Whether the owner has no process any more, and so will have none. Not certain, and false, if any process ended during the search: it
     * may have been the owner's, and have started another that was not yet there to be found.
     */
    boolean findsSurelyNone(long session) {
        return all(session).isEmpty() && !table.isMissingSome();
    }

    private boolean isMarked(ProcessEntry entry) {
        if (table.carries(entry.pid(), mark.word())) {
            return true;
        }
        RealTimeLimits limits = table.limits(Integer.toString(entry.pid()));
        return mark.holds(limits.soft()) || mark.holds(limits.hard());
    }

    private static boolean belongs(ProcessEntry entry, long session) {
        // The leader has the session's number even before it leads.
        return session != 0 && (entry.session() == session || entry.pid() == session);
    }

    LeftProcess describe(ProcessEntry entry) {
        return new LeftProcess(entry.pid(), table.command(entry.pid()));
    }

    /** Whether this is still the same process, and not another that was given its id. */
    boolean isCurrent(ProcessEntry entry) {
        ProcessEntry now = table.entry(Integer.toString(entry.pid()));
        return now != null && now.running() && now.startTicks() == entry.startTicks();
    }
}
