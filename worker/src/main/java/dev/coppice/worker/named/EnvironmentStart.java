package dev.coppice.worker.named;

import dev.coppice.worker.environment.ComposeEnvironments;
import dev.coppice.worker.environment.Project;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeRequest;
import dev.coppice.worker.environment.compose.ComposeStack;
import dev.coppice.worker.environment.compose.ServiceContainer;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.environment.port.PortRegistry;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.named.NamedEnvironment.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One start of an environment, by whoever holds its lock. For one thread.
 *
 * @param before what it was; empty for a new one
 */
record EnvironmentStart(EnvironmentParts parts, EnvironmentFolder folder, Optional<NamedEnvironment> before) {
    private static final int SHORT_ID = 8;

    /** What is to be started; empty settings stand for those that it had before. */
    NamedEnvironment describe(String name, Optional<EnvironmentSettings> settings) throws EnvironmentRefusal {
        Instant now = parts.clock().instant();
        if (settings.isEmpty()) {
            NamedEnvironment known =
                    before.orElseThrow(() -> new EnvironmentRefusal("there is no environment " + name));
            return known.until(now.plus(known.lifetime()));
        }
        EnvironmentSettings given = settings.get();
        return new NamedEnvironment(
                name,
                State.STARTING,
                before.map(NamedEnvironment::project).orElseGet(() -> project(given.directory(), name)),
                given.directory(),
                given.text().isPresent() ? List.of(parts.text(folder, given.directory())) : given.files(),
                given.profiles(),
                given.secrets(),
                given.first(),
                given.range().first(),
                given.range().last(),
                given.readyWithin(),
                before.map(NamedEnvironment::ports).orElse(Map.of()),
                List.of(),
                new TreeMap<>(given.credentials()),
                given.lifetime(),
                before.map(NamedEnvironment::created).orElse(now),
                now.plus(given.lifetime()),
                given.owner(),
                Optional.empty());
    }

    private static String project(Path directory, String name) {
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, SHORT_ID);
        return Project.ofNamed(directory.toString(), name, id).name();
    }

    /**
     * Returns when it is ready. When it can't be had, all is as it was before.
     *
     * @param port that very port of the host's for its first one
     */
    NamedEnvironment start(NamedEnvironment environment, Optional<Integer> port, Consumer<String> lines)
            throws ComposeException, EngineException, IOException, InterruptedException {
        try (Ledger ledger = folder.ledger()) {
            ComposeEnvironments environments = parts.environments(environment, ledger);
            try {
                folder.keep(environment, parts.keepers());
                ComposeStack stack = environments.prepare(request(environment, port));
                stack.shared().forEach(lines);
                folder.write(environment
                        .started(stack.ports(), List.of(), environment.expires())
                        .in(State.STARTING));
                stack.up(environment.readyWithin(), lines);
                List<String> services = stack.containers().stream()
                        .map(ServiceContainer::service)
                        .distinct()
                        .toList();
                NamedEnvironment ready = environment.started(
                        stack.ports(), services, parts.clock().instant().plus(environment.lifetime()));
                folder.write(ready);
                folder.keep(ready, parts.keepers());
                return ready;
            } catch (ComposeException | EngineException | IOException | InterruptedException | RuntimeException e) {
                undo(environments, environment.resourceOwner(), e);
                throw e;
            }
        }
    }

    /** Back to how it was before. */
    private void undo(ComposeEnvironments environments, Owner owner, Exception why) throws IOException {
        List<Unsettled> left = environments.settle(owner, before.isPresent() ? parts.kept() : Set.of());
        if (!left.isEmpty()) {
            why.addSuppressed(new IOException("not removed: " + left));
            Optional<NamedEnvironment> described = folder.read();
            if (described.isPresent()) {
                folder.write(described.get().failed(why.getMessage() + "; not removed: " + left));
            }
        } else if (before.isPresent()) {
            folder.keepNoLonger();
            folder.write(before.get());
        } else {
            folder.delete();
        }
    }

    private Map<String, String> secrets(NamedEnvironment environment) throws ComposeException, IOException {
        Map<String, String> values = new HashMap<>();
        for (String name : environment.secrets()) {
            Optional<String> value = parts.secrets().secret(name);
            values.put(
                    name,
                    value.orElseThrow(() -> ComposeException.badFile("the secret " + name + " has no value: set "
                            + parts.secrets().place(name))));
        }
        return values;
    }

    private ComposeRequest request(NamedEnvironment environment, Optional<Integer> port)
            throws ComposeException, IOException {
        return new ComposeRequest(
                environment.resourceOwner(),
                environment.project(),
                environment.files().getFirst().resolveSibling(""),
                environment.files(),
                Set.copyOf(environment.profiles()),
                Optional.of(environment.name()),
                Map.of(),
                secrets(environment),
                Map.of(),
                environment.first(),
                port,
                parts.address(),
                environment.ports(),
                new PortRange(environment.firstOfRange(), environment.lastOfRange()),
                PortRegistry.Term.KEPT,
                folder.compose(),
                parts.bounds(environment.directory()));
    }
}
