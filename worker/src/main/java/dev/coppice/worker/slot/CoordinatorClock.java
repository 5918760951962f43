package dev.coppice.worker.slot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * The coordinator's clock, as far as this worker knows it: its own until a command has told the time. A command that comes late makes
 * the other clock look slow, and none makes it look fast; so the fastest of the last ones is believed. Safe for use by many threads.
 */
final class CoordinatorClock {
    private static final int REMEMBERED = 8;

    private final InstantSource own;
    private final Deque<Duration> ahead = new ArrayDeque<>();

    CoordinatorClock(InstantSource own) {
        this.own = own;
    }

    /** A command came that was sent at this time by the coordinator's clock. */
    synchronized void heard(Instant sentAt) {
        if (ahead.size() == REMEMBERED) {
            ahead.removeFirst();
        }
        ahead.addLast(Duration.between(own.instant(), sentAt));
    }

    synchronized Instant now() {
        return ahead.isEmpty() ? own.instant() : own.instant().plus(Collections.max(ahead));
    }
}
