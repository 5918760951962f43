package dev.coppice.worker.environment;

import dev.coppice.worker.environment.port.TakenPorts;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Resource;
import dev.coppice.worker.ledger.Unsettled;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted of a process's environments. Safe for use by many threads. */
public final class EnvironmentFigures {
    private final AtomicLong portsPrevented = new AtomicLong();
    private final AtomicLong portsMet = new AtomicLong();
    private final AtomicLong subnetsMet = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong ready = new AtomicLong();
    private final AtomicLong readyNanos = new AtomicLong();
    private final Set<Resource> leaked = ConcurrentHashMap.newKeySet();

    void add(TakenPorts taken) {
        portsPrevented.addAndGet(taken.prevented());
        portsMet.addAndGet(taken.met());
    }

    void metPort() {
        portsMet.incrementAndGet();
    }

    void metSubnet() {
        subnetsMet.incrementAndGet();
    }

    /** An environment was ready. */
    void ready(Duration after) {
        ready.incrementAndGet();
        readyNanos.addAndGet(after.toNanos());
    }

    /** An owner's resources were to be removed. */
    void settled(Owner owner, Collection<Unsettled> left) {
        leaked.removeIf(resource -> resource.owner().equals(owner));
        left.forEach(one -> leaked.add(one.resource()));
        failures.addAndGet(left.size());
    }

    /** All that was left was tried once more. */
    void settledAgain(Collection<Unsettled> left) {
        leaked.clear();
        left.forEach(one -> leaked.add(one.resource()));
        failures.addAndGet(left.size());
    }

    /** Ports that somebody else had, and that were passed over in time. */
    public long portsPrevented() {
        return portsPrevented.get();
    }

    /** Ports that somebody had whom nobody knew of. */
    public long portsMet() {
        return portsMet.get();
    }

    /** Subnets that an engine did not give, as somebody had them. */
    public long subnetsMet() {
        return subnetsMet.get();
    }

    /** Resources that could not be removed, and are there still. */
    public int leaked() {
        return leaked.size();
    }

    /** How often a resource could not be removed. */
    public long cleanupFailures() {
        return failures.get();
    }

    /** How many environments have become ready. */
    public long readyCount() {
        return ready.get();
    }

    /** How long that took them, together. */
    public Duration readyTotal() {
        return Duration.ofNanos(readyNanos.get());
    }
}
