package dev.coppice.worker.named;

import dev.coppice.worker.environment.ComposeEnvironments;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.environment.compose.FileBounds;
import dev.coppice.worker.host.Keepers;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.secret.SecretSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What named environments are made with. */
record EnvironmentParts(
        Engines engines,
        HostRegistries registries,
        Map<String, String> env,
        String host,
        Keepers keepers,
        InstantSource clock,
        SecretSource secrets,
        HostingRules rules) {
    EnvironmentParts {
        env = Map.copyOf(env);
    }

    ComposeEnvironments environments(NamedEnvironment environment, Ledger ledger) {
        return new ComposeEnvironments(engines, registries, ledger, env, environment.project(), host);
    }

    String address() {
        return rules.address();
    }

    Optional<FileBounds> bounds(Path directory) throws IOException {
        return rules.allowed().isPresent()
                ? Optional.of(
                        new FileBounds(directory.toRealPath(), rules.allowed().get()))
                : Optional.empty();
    }

    /** Where a compose file lies that was handed over as text: with bounds, within them. */
    Path text(EnvironmentFolder folder, Path directory) {
        return rules.allowed().isPresent() ? directory.resolve(".coppice-services.json") : folder.text();
    }

    /** The kinds of what outlives a stop. */
    Set<String> kept() {
        return Set.of("volume", "image");
    }
}
