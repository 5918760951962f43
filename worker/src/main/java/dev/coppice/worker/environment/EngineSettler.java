package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.environment.engine.FoundNetwork;
import dev.coppice.worker.environment.engine.FoundVolume;
import dev.coppice.worker.ledger.Resource;
import dev.coppice.worker.ledger.Settler;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Removes what an engine holds, if its labels say that it is the owner's: what has the same name and other labels is somebody else's, and
 * ours is not there.
 */
final class EngineSettler implements Settler {
    private final ResourceKind kind;
    private final Engines engines;

    EngineSettler(ResourceKind kind, Engines engines) {
        this.kind = kind;
        this.engines = engines;
    }

    @Override
    public String kind() {
        return kind.word();
    }

    @Override
    public void settle(Resource resource) throws IOException {
        try {
            Uncut.call(() -> {
                remove(engines.at(URI.create(resource.place())), resource);
                return true;
            });
        } catch (EngineException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void remove(ContainerEngine engine, Resource resource) throws EngineException, InterruptedException {
        switch (kind) {
            case CONTAINER -> {
                for (FoundContainer container : engine.findContainers(Map.of(OwnerLabels.OWNER, owner(resource)))) {
                    if (container.name().equals(resource.name())) {
                        engine.removeContainer(container.id());
                    }
                }
            }
            case NETWORK -> {
                for (FoundNetwork network : engine.findNetworks(Map.of(OwnerLabels.OWNER, owner(resource)))) {
                    if (network.name().equals(resource.name())) {
                        engine.removeNetwork(network.id());
                    }
                }
            }
            case VOLUME -> {
                if (engine.findVolume(resource.name())
                        .filter(volume -> isOf(volume.labels(), resource))
                        .isPresent()) {
                    engine.removeVolume(resource.name());
                }
            }
            case OF_TASKS -> removeLabelled(engine, OwnerLabels.ofTasks(resource.owner()));
            case IMAGE -> {
                if (engine.findImage(resource.name())
                        .filter(image -> isOf(image.labels(), resource))
                        .isPresent()) {
                    engine.removeImage(resource.name());
                }
            }
        }
    }

    private static void removeLabelled(ContainerEngine engine, Map<String, String> labels)
            throws EngineException, InterruptedException {
        for (FoundContainer container : engine.findContainers(labels)) {
            engine.removeContainer(container.id());
        }
        for (FoundNetwork network : engine.findNetworks(labels)) {
            engine.removeNetwork(network.id());
        }
        for (FoundVolume volume : engine.findVolumes(labels)) {
            engine.removeVolume(volume.name());
        }
    }

    private static boolean isOf(Map<String, String> labels, Resource resource) {
        return owner(resource).equals(labels.get(OwnerLabels.OWNER));
    }

    private static String owner(Resource resource) {
        return resource.owner().labelOnResources();
    }
}
