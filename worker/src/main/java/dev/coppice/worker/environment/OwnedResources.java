package dev.coppice.worker.environment;

import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Resource;
import dev.coppice.worker.ledger.Settler;
import dev.coppice.worker.ledger.Unsettled;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What owners have in engines, and of the host's ports and subnets, as far as one ledger tells. Safe for use by many threads. */
public final class OwnedResources {
    private final Engines engines;
    private final HostRegistries registries;
    private final Ledger ledger;
    private final String run;
    private final String host;

    /**
     * Does nothing yet.
     *
     * @param engines closed by the caller
     * @param ledger closed by the caller
     * @param run what all of it is labelled with
     * @param host this host's name
     */
    public OwnedResources(Engines engines, HostRegistries registries, Ledger ledger, String run, String host) {
        this.engines = engines;
        this.registries = registries;
        this.ledger = ledger;
        this.run = run;
        this.host = host;
    }

    /**
     * Removes what an owner has, and looks whether it is gone; when all is to go, its ports are given back as well. Not cut short by an
     * interrupt.
     *
     * @param kept kinds of resources that stay: {@code volume}
     * @return what is left; it stays in the ledger
     */
    public List<Unsettled> settle(Owner owner, Set<String> kept) throws IOException {
        boolean any = ledger.resources().stream()
                .anyMatch(resource -> resource.owner().equals(owner));
        List<Unsettled> left = settleOnce(owner, kept);
        if (any && left.isEmpty()) {
            new LastLook(engines, ledger).record(new OwnerLabels(owner, run, host));
            left = settleOnce(owner, kept);
        }
        if (left.isEmpty()) {
            registries.subnets().release(owner.label());
            if (kept.isEmpty()) {
                registries.ports().release(owner.label());
            }
        }
        return left;
    }

    private List<Unsettled> settleOnce(Owner owner, Set<String> kept) {
        List<Settler> settlers = engines.settlers().stream()
                .filter(settler -> !kept.contains(settler.kind()))
                .toList();
        return ledger.settle(owner, settlers).stream()
                .filter(unsettled -> !kept.contains(unsettled.resource().kind()))
                .toList();
    }

    /** Gives all that an owner has to another, who is there when this process is gone: first written down there, then forgotten here. */
    void handOver(Owner from, Owner to, Ledger other) throws IOException {
        new LastLook(engines, ledger).record(new OwnerLabels(from, run, host));
        for (Resource resource : ledger.resources()) {
            if (resource.owner().equals(from)) {
                other.record(new Resource(resource.kind(), resource.place(), resource.name(), to));
            }
        }
        registries.ports().handOver(from.label(), to.label());
        registries.subnets().handOver(from.label(), to.label());
        ledger.forget(from);
    }
}
