package dev.coppice.cli.client;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.view.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The time in which one call gets no answer. For one thread. */
final class Outage {
    private static final Duration SHORTEST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final URI address;
    private final Duration patience;
    private final Consumer<String> notices;
    private final CountDownLatch never = new CountDownLatch(1);
    private long began;
    private boolean hasBegun;
    private Duration pause = SHORTEST;

    Outage(URI address, Duration patience, Consumer<String> notices) {
        this.address = address;
        this.patience = patience;
        this.notices = notices;
    }

    boolean hasBegun() {
        return hasBegun;
    }

    /**
     * Waits before the next try, longer each time.
     *
     * @throws CommandFailure when there is no use in waiting, or it has taken too long
     */
    void pause(Trouble trouble, Duration atLeast) throws InterruptedException {
        long now = System.nanoTime();
        if (!hasBegun) {
            hasBegun = true;
            began = now;
            if (!trouble.isLasting()) {
                notices.accept("coppice: " + address + " can't be reached (" + trouble.what() + "); trying again for "
                        + DurationText.coarse(patience));
            }
        }
        Duration left = patience.minusNanos(now - began);
        if (trouble.isLasting() || left.isNegative() || left.isZero()) {
            throw CommandFailure.broken(address + " can't be reached: " + trouble.what() + "\n    "
                    + (trouble.hint().isEmpty()
                            ? "is the coordinator running there? 'coppice coordinator' starts one, and --server, COPPICE_SERVER"
                                    + " or 'coppice context use' names another"
                            : trouble.hint()));
        }
        Duration wanted = shorter(pause.compareTo(atLeast) < 0 ? atLeast : pause, left);
        if (never.await(wanted.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
        pause = shorter(pause.multipliedBy(2), LONGEST);
    }

    /** It has answered. */
    void end() {
        if (hasBegun) {
            notices.accept("coppice: " + address + " answers again");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
