package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.NetworkSpec;
import dev.coppice.worker.environment.port.Subnet;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** Makes what an owner needs of an engine: written down first, and with the owner's labels. Safe for use by many threads. */
final class EngineResources {
    private final ContainerEngine engine;
    private final Ledger ledger;
    private final OwnerLabels labels;

    EngineResources(ContainerEngine engine, Ledger ledger, OwnerLabels labels) {
        this.engine = engine;
        this.ledger = ledger;
        this.labels = labels;
    }

    ContainerEngine engine() {
        return engine;
    }

    OwnerLabels labels() {
        return labels;
    }

    /** Makes a bridge network. */
    void network(String name, Subnet subnet) throws IOException, EngineException {
        record(ResourceKind.NETWORK, name);
        Uncut.call(() -> engine.createNetwork(new NetworkSpec(name, Optional.of(subnet), labels.of("network"))));
    }

    void volume(String name) throws IOException, EngineException {
        record(ResourceKind.VOLUME, name);
        Uncut.call(() -> {
            engine.createVolume(name, labels.of("volume"));
            return true;
        });
    }

    /**
     * Makes a container; it does not run yet.
     *
     * @param kind what it is to its owner
     * @return its id
     */
    String container(String kind, ContainerSpec.Builder spec) throws IOException, EngineException {
        ContainerSpec labelled = spec.labels(labels.of(kind)).build();
        record(ResourceKind.CONTAINER, labelled.name());
        return Uncut.call(() -> engine.createContainer(labelled));
    }

    /**
     * Makes an image without files.
     *
     * @return its id
     */
    String emptyImage(String reference) throws IOException, EngineException {
        record(ResourceKind.IMAGE, reference);
        byte[] emptyArchive = new byte[1024];
        return Uncut.call(
                () -> engine.importImage(reference, new ByteArrayInputStream(emptyArchive), labels.of("probe")));
    }

    /** Writes down what somebody else is about to make for the owner, with {@linkplain #labels its labels}. */
    Resource record(ResourceKind kind, String name) throws IOException {
        Resource resource = new Resource(kind.word(), engine.address().uri().toString(), name, labels.owner());
        ledger.record(resource);
        return resource;
    }
}
