package dev.coppice.coordinator.server;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/** How long the broker takes to have what is offered. Safe for use by many threads. */
public final class OfferTimes {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /** An offer that is just made. */
    CompletionStage<Void> timed(CompletionStage<Void> offer) {
        long begin = System.nanoTime();
        return offer.whenComplete((done, error) -> {
            if (error == null) {
                count.increment();
                nanos.add(System.nanoTime() - begin);
            }
        });
    }

    /** How many offers the broker has confirmed. */
    public long count() {
        return count.sum();
    }

    /** How long these took together, in nanoseconds. */
    public double nanos() {
        return nanos.sum();
    }
}
