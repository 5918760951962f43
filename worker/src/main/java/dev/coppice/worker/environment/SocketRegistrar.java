package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.port.NoneLeftException;
import dev.coppice.worker.environment.port.PortRegistry.Term;
import dev.coppice.worker.environment.port.Subnet;
import dev.coppice.worker.environment.socket.Kind;
import dev.coppice.worker.environment.socket.Registrar;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Resource;
import dev.coppice.worker.ledger.Unsettled;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes down what an attempt's tasks make themselves. */
final class SocketRegistrar implements Registrar {
    private final EnvironmentTools tools;
    private final OwnerLabels labels;
    private final Set<Resource> made = ConcurrentHashMap.newKeySet();

    SocketRegistrar(EnvironmentTools tools, Owner owner) {
        this.tools = tools;
        this.labels = tools.labels(owner);
    }

    /** Removes all that was made, and gives its subnets back. */
    List<Unsettled> settle() throws IOException {
        return made.isEmpty() ? List.of() : tools.settle(made, subnets());
    }

    /** Those of the owner's services have its own name, and may be kept longer. */
    private String subnets() {
        return labels.owner().label() + "/tasks";
    }

    @Override
    public Map.Entry<String, String> owner() {
        return Map.entry(OwnerLabels.OWNER, labels.owner().label());
    }

    @Override
    public Map<String, String> labels() {
        return labels.ofTask();
    }

    @Override
    public void record(Kind kind, String name) throws IOException, InterruptedException {
        try {
            EngineResources resources = tools.resources(engine(), labels.owner());
            made.add(resources.record(ResourceKind.OF_TASKS, labels.owner().label()));
            made.add(resources.record(
                    switch (kind) {
                        case CONTAINER -> ResourceKind.CONTAINER;
                        case NETWORK -> ResourceKind.NETWORK;
                        case VOLUME -> ResourceKind.VOLUME;
                        case IMAGE -> ResourceKind.IMAGE;
                    },
                    name));
        } catch (EngineException | EnvironmentException e) {
            throw new IOException("could not write down the " + kind + " " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Subnet subnet() throws IOException, EngineException, InterruptedException {
        List<Subnet> others = engine().findNetworks(Map.of()).stream()
                .flatMap(Foundations::subnets)
                .toList();
        try {
            return tools.subnets().take(subnets(), others, Term.PROCESS);
        } catch (NoneLeftException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public ContainerEngine engine() throws EngineException, InterruptedException {
        return tools.engine();
    }
}
