package dev.coppice.worker.environment;

import java.time.Duration;

/** The time that all services together have to become ready, by this process's own clock. Safe for use by many threads. */
final class Budget {
    private final Duration whole;
    private long begun;
    private boolean running;

    /** One that has not begun. */
    Budget(Duration whole) {
        this.whole = whole;
    }

    /** Begins, unless it has. */
    synchronized void begin() {
        if (!running) {
            running = true;
            begun = System.nanoTime();
        }
    }

    synchronized boolean isOver() {
        return running && elapsed().compareTo(whole) >= 0;
    }

    synchronized Duration elapsed() {
        return running ? Duration.ofNanos(System.nanoTime() - begun) : Duration.ZERO;
    }

    Duration whole() {
        return whole;
    }
}
