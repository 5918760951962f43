package dev.coppice.worker.environment;

import dev.coppice.worker.environment.docker.DockerEngine;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.ledger.Settler;
import java.io.Closeable;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The container engines that a process speaks with, each found and connected when it is first asked for. Closing ends all connections; what runs in
 * the engines runs on. Safe for use by many threads.
 */
public final class Engines implements Closeable {
    private final Map<String, String> env;
    private final Path home;
    private final Map<URI, ContainerEngine> open = new HashMap<>();
    private @Nullable ContainerEngine own;

    /**
     * Finds this user's engine as Docker's command line does.
     *
     * @param env this process's environment
     * @param home this user's
     */
    public Engines(Map<String, String> env, Path home) {
        this.env = Map.copyOf(env);
        this.home = home;
    }

    Map<String, String> environment() {
        return env;
    }

    /** This user's engine. */
    public synchronized ContainerEngine own() throws EngineException, InterruptedException {
        ContainerEngine found = own;
        if (found == null) {
            found = at(DockerEngine.find(env, home));
            own = found;
        }
        return found;
    }

    /** Where this user's engine is; empty when there is none that can be used now. */
    Optional<EngineAddress> address() {
        try {
            return Optional.of(DockerEngine.find(env, home));
        } catch (EngineException e) {
            return Optional.empty();
        }
    }

    /** For what ledgers may hold of engines. */
    public List<Settler> settlers() {
        return Arrays.stream(ResourceKind.values())
                .<Settler>map(kind -> new EngineSettler(kind, this))
                .toList();
    }

    /** The engine at an address that a ledger tells. */
    public synchronized ContainerEngine at(URI address) throws EngineException, InterruptedException {
        return at(new EngineAddress(address, "a ledger"));
    }

    /** One connection serves both: who finds an address where another has read of it. */
    private ContainerEngine at(EngineAddress address) throws EngineException, InterruptedException {
        ContainerEngine known = open.get(address.uri());
        if (known == null) {
            known = DockerEngine.open(address, env, home);
            open.put(address.uri(), known);
        }
        return known;
    }

    @Override
    public synchronized void close() {
        open.values().forEach(ContainerEngine::close);
        open.clear();
        own = null;
    }
}
