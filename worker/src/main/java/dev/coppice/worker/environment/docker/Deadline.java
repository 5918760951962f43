package dev.coppice.worker.environment.docker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a time that runs. */
final class Deadline {
    private static final long PAUSE_MILLIS = 100;

    private final long end;

    Deadline(Duration limit) {
        end = System.nanoTime() + limit.toNanos();
    }

    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /** At least a millisecond. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    Duration atMost(Duration limit) {
        Duration left = left();
        return left.compareTo(limit) < 0 ? left : limit;
    }

    /** Lets a moment pass before what an engine does not tell is asked again. */
    void pause() throws InterruptedException {
        new CountDownLatch(1).await(Math.min(PAUSE_MILLIS, left().toMillis()), TimeUnit.MILLISECONDS);
    }
}
