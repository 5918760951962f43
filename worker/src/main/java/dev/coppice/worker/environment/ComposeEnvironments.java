package dev.coppice.worker.environment;

import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeHost;
import dev.coppice.worker.environment.compose.ComposeProgram;
import dev.coppice.worker.environment.compose.ComposeRequest;
import dev.coppice.worker.environment.compose.ComposeStack;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Unsettled;
import java.io.IOException;
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
    private final HostRegistries registries;
    private @Nullable ComposeProgram program;

    /**
     * The usual ones.
     *
     * @param engines closed by the caller, after the last environment
     * @param ledger where all that is made is written down first; closed by the caller
     * @param env this process's environment, of which compose gets what it needs; {@code COPPICE_RUN} marks what it starts
     * @param run what all that is made is labelled with: this process's id, or the environment's
     * @param host this host's name
     */
    public ComposeEnvironments(
            Engines engines,
            HostRegistries registries,
            Ledger ledger,
            Map<String, String> env,
            String run,
            String host) {
        this.engines = engines;
        this.ledger = ledger;
        this.env = Map.copyOf(env);
        this.run = run;
        this.host = host;
        this.registries = registries;
    }

    public ContainerEngine engine() throws EngineException, InterruptedException {
        return engines.own();
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

    /** The version of the compose command, which is looked for each time. */
    synchronized String version() throws ComposeException, EngineException, InterruptedException {
        program = ComposeProgram.find(env, engines.own().address().uri().toString());
        return program.version().toString();
    }

    private synchronized ComposeHost host() throws ComposeException, EngineException, InterruptedException {
        ContainerEngine engine = engines.own();
        ComposeProgram found = program;
        if (found == null) {
            found = ComposeProgram.find(env, engine.address().uri().toString());
            program = found;
        }
        return new ComposeHost(
                found,
                engine,
                ledger,
                registries.ports(),
                registries.subnets(),
                registries.images(),
                (owner, kind) -> new OwnerLabels(owner, run, host).of(kind));
    }

    /** The containers that an owner has, running or not. */
    public List<FoundContainer> containers(Owner owner) throws EngineException, InterruptedException {
        return engines.own().findContainers(new OwnerLabels(owner, run, host).query());
    }

    /** Removes all that an owner has, as {@link OwnedResources#settle} does. */
    public List<Unsettled> settle(Owner owner) throws IOException {
        return settle(owner, Set.of());
    }

    /** Removes what an owner has, as {@link OwnedResources#settle} does. */
    public List<Unsettled> settle(Owner owner, Set<String> kept) throws IOException {
        return new OwnedResources(engines, registries, ledger, run, host).settle(owner, kept);
    }
}
