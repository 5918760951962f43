package dev.coppice.testkit.time;

import dev.coppice.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock, and its timers, that stand still until a test moves them. For one thread. */
public final class ManualTime implements InstantSource, Timers {
    private record Due(Instant at, long order, Runnable action) {}

    private final PriorityQueue<Due> waiting =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long order;

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Pending after(Duration delay, Runnable action) {
        Due due = new Due(now.plus(delay.isNegative() ? Duration.ZERO : delay), order++, action);
        waiting.add(due);
        return () -> waiting.remove(due);
    }

    /** Moves on, and runs each action at its time. */
    public void advance(Duration by) {
        Instant until = now.plus(by);
        for (Due next = waiting.peek(); next != null && !next.at().isAfter(until); next = waiting.peek()) {
            waiting.remove(next);
            now = next.at();
            next.action().run();
        }
        now = until;
    }

    /** Moves on to the next action that waits and runs it; tells whether there was one. */
    public boolean advanceToNext() {
        Due next = waiting.peek();
        if (next == null) {
            return false;
        }
        advance(Duration.between(now, next.at()));
        return true;
    }
}
