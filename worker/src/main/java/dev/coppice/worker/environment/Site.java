package dev.coppice.worker.environment;

import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.environment.port.PortRegistry;
import dev.coppice.worker.log.SecretMask;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * What the services of one environment have in common.
 *
 * @param worktree comes when the checkout is done
 */
record Site(
        EnvironmentRequest request,
        EngineResources resources,
        PortRegistry ports,
        PortRange range,
        Reserved reserved,
        EnvironmentFigures figures,
        Budget budget,
        CompletableFuture<Path> worktree,
        InstantSource clock) {

    /** Hides secrets in texts. */
    UnaryOperator<String> mask() {
        return SecretMask.ofTexts(request.secrets());
    }
}
