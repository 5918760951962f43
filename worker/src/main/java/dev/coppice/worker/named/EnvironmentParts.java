package dev.coppice.worker.named;

import dev.coppice.worker.environment.ComposeEnvironments;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.host.Keepers;
import dev.coppice.worker.ledger.Ledger;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** What named environments are made with. */
record EnvironmentParts(
        Engines engines,
        HostRegistries registries,
        Map<String, String> env,
        String host,
        Keepers keepers,
        InstantSource clock) {
    EnvironmentParts {
        env = Map.copyOf(env);
    }

    ComposeEnvironments environments(NamedEnvironment environment, Ledger ledger) {
        return new ComposeEnvironments(engines, registries, ledger, env, environment.project(), host);
    }

    /** The kinds of what outlives a stop. */
    Set<String> kept() {
        return Set.of("volume", "image");
    }
}
