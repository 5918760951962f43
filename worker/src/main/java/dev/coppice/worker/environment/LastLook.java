package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks by their labels whether anything of an owner's is left that no ledger tells of. */
final class LastLook {
    private final Engines engines;
    private final Ledger ledger;

    LastLook(Engines engines, Ledger ledger) {
        this.engines = engines;
        this.ledger = ledger;
    }

    /** Notes it in the ledger; tells whether there is anything. */
    boolean record(OwnerLabels labels) throws IOException {
        try {
            List<Resource> found = Uncut.call(() -> find(engines.own(), labels));
            for (Resource resource : found) {
                ledger.record(resource);
            }
            return !found.isEmpty();
        } catch (EngineException e) {
            throw new IOException("whether all is gone can't be told: " + e.getMessage(), e);
        }
    }

    private static List<Resource> find(ContainerEngine engine, OwnerLabels labels)
            throws EngineException, InterruptedException {
        Map<String, String> query = labels.query();
        String place = engine.address().uri().toString();
        List<Resource> found = new ArrayList<>();
        engine.findNetworks(query)
                .forEach(network ->
                        found.add(new Resource(ResourceKind.NETWORK.word(), place, network.name(), labels.owner())));
        engine.findVolumes(query)
                .forEach(volume ->
                        found.add(new Resource(ResourceKind.VOLUME.word(), place, volume.name(), labels.owner())));
        engine.findContainers(query)
                .forEach(container -> found.add(
                        new Resource(ResourceKind.CONTAINER.word(), place, container.name(), labels.owner())));
        return found;
    }
}
