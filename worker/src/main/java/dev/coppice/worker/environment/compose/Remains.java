package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.environment.engine.FoundNetwork;
import java.util.Map;

/**
 * What a call of compose made before it failed. The next one begins without: compose 1.29 can neither replace a container on Docker from 25
 * on, nor change a network.
 */
record Remains(ContainerEngine engine, ComposeRequest request) {
    void remove() throws EngineException, InterruptedException {
        Map<String, String> labels =
                Map.of(ComposeStack.OWNER, request.owner().label(), "com.docker.compose.project", request.project());
        for (FoundContainer container : engine.findContainers(labels)) {
            engine.removeContainer(container.id());
        }
        for (FoundNetwork network : engine.findNetworks(labels)) {
            engine.removeNetwork(network.id());
        }
    }
}
