package dev.coppice.worker.environment;

import dev.coppice.worker.environment.port.TakenPorts;
import java.util.concurrent.atomic.AtomicLong;

/** Counts ports that could not be had: those passed over in time, and those found taken when a container was to start. */
final class Collisions {
    private final AtomicLong prevented = new AtomicLong();
    private final AtomicLong met = new AtomicLong();

    void add(TakenPorts taken) {
        prevented.addAndGet(taken.prevented());
        met.addAndGet(taken.met());
    }

    void met() {
        met.incrementAndGet();
    }

    @Override
    public String toString() {
        return prevented + " prevented, " + met + " met";
    }
}
