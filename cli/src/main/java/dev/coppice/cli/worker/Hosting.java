package dev.coppice.cli.worker;

import dev.coppice.cli.expiry.Keeper;
import dev.coppice.cli.invocation.HostName;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.time.Timers;
import dev.coppice.worker.hosted.HostedEnvironments;
import dev.coppice.worker.named.HostingRules;
import dev.coppice.worker.named.NamedEnvironments;
import dev.coppice.worker.upload.TunnelEndpoint;
import dev.coppice.worker.worktree.Mirrors;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The named environments in a worker's process. */
record Hosting(
        ProcessSettings settings,
        Invocation invocation,
        WorkerEnvironments environments,
        Mirrors mirrors,
        Timers timers) {

    /** The caller closes it. */
    HostedEnvironments open() throws IOException {
        Map<String, String> env = Reapers.unmarked(invocation.environment());
        NamedEnvironments named = new NamedEnvironments(
                settings.data(),
                environments.engines(),
                environments.tools().registries(),
                env,
                HostName.read(),
                Keeper.of(invocation, settings.data()),
                invocation.time(),
                settings.secretSource(env),
                new HostingRules(settings.hosting().address(), Optional.of(settings.allowedInContainers())));
        return HostedEnvironments.open(new HostedEnvironments.Parts(
                settings.data(),
                named,
                environments.engines(),
                mirrors,
                settings.repositories()::refusal,
                settings.secretSource(env),
                settings.hosting(),
                new TunnelEndpoint(settings.coordinator().endpoint()),
                invocation.time(),
                timers));
    }
}
