package dev.coppice.coordinator.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what only shows when it is looked at. */
final class Waiting {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int PAUSE_MILLIS = 20;

    private Waiting() {}

    /** @param what says how it stands, when it does not come */
    static void until(BooleanSupplier condition, Supplier<String> what) {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < LONGEST.toMillis() / PAUSE_MILLIS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            try {
                if (never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("nobody counts this down");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("it did not come within " + LONGEST.toSeconds() + " s; it stands so: " + what.get());
    }
}
