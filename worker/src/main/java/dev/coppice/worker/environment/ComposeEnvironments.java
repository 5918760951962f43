package dev.coppice.worker.environment;

import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeHost;
import dev.coppice.worker.environment.compose.ComposeProgram;
import dev.coppice.worker.environment.compose.ComposeRequest;
import dev.coppice.worker.environment.compose.ComposeStack;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.environment.port.PortRegistry;
import dev.coppice.worker.environment.port.SubnetRegistry;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Settler;
import dev.coppice.worker.ledger.Unsettled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Environments of compose files, whose resources are in one ledger. Engine and compose command are looked for when they are first needed.
 * Safe for use by many threads.
 */
public final class ComposeEnvironments {
    private final Engines engines;
    private final Ledger ledger;
    private final Map<String, String> env;
    private final String run;
    private final String host;
    private final PortRegistry ports;
    private final SubnetRegistry subnets;
    private @Nullable ComposeProgram program;

    /**
     * The usual ones.
     *
     * @param engines closed by the caller, after the last environment
     * @param state a folder of this user's state on this host, the same for all processes
     * @param ledger where all that is made is written down first; closed by the caller
     * @param env this process's environment, of which compose gets what it needs; {@code COPPICE_RUN} marks what it starts
     * @param run what all that is made is labelled with: this process's id, or the environment's
     * @param host this host's name
     */
    public ComposeEnvironments(
            Engines engines, Path state, Ledger ledger, Map<String, String> env, String run, String host) {
        this.engines = engines;
        this.ledger = ledger;
        this.env = Map.copyOf(env);
        this.run = run;
        this.host = host;
        this.ports = new PortRegistry(state);
        this.subnets = new SubnetRegistry(state, SubnetRegistry.DEFAULT);
    }

    public ContainerEngine engine() throws EngineException, InterruptedException {
        return engines.own();
    }

    public PortRegistry ports() {
        return ports;
    }

    /**
     * Reads the files, and takes what they need of the host.
     *
     * @throws ComposeException when they can't be read, or the host has not what they need
     * @throws EngineException when there is no engine
     */
    public ComposeStack prepare(ComposeRequest request) throws ComposeException, EngineException, InterruptedException {
        return ComposeStack.prepare(host(), request);
    }

    private synchronized ComposeHost host() throws ComposeException, EngineException, InterruptedException {
        ContainerEngine engine = engines.own();
        ComposeProgram found = program;
        if (found == null) {
            found = ComposeProgram.find(env, engine.address().uri().toString());
            program = found;
        }
        return new ComposeHost(
                found, engine, ledger, ports, subnets, (owner, kind) -> new OwnerLabels(owner, run, host).of(kind));
    }

    /** The containers that an owner has, running or not. */
    public List<FoundContainer> containers(Owner owner) throws EngineException, InterruptedException {
        return engines.own().findContainers(new OwnerLabels(owner, run, host).query());
    }

    /** Removes all that an owner has, as {@link #settle(Owner, Set)} does. */
    public List<Unsettled> settle(Owner owner) throws IOException {
        return settle(owner, Set.of());
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
            subnets.release(owner.label());
            if (kept.isEmpty()) {
                ports.release(owner.label());
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
}
