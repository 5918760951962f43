package dev.coppice.cli.worker;

import dev.coppice.cli.invocation.HostName;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.worker.environment.Abilities;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.EnvironmentTools;
import dev.coppice.worker.environment.HostAbilities;
import dev.coppice.worker.environment.HostMemory;
import dev.coppice.worker.leftover.Leftovers;
import dev.coppice.worker.leftover.RunDirectory;
import dev.coppice.worker.leftover.Settlement;
import dev.coppice.worker.process.Reaper;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** What a worker's attempts need besides their files, and what becomes of it when the worker is killed. For one thread. */
final class WorkerEnvironments {
    private static final System.Logger LOG = System.getLogger(WorkerEnvironments.class.getName());

    private final Engines engines;
    private final RunDirectory place;
    private final EnvironmentTools tools;
    private final Abilities abilities;

    private WorkerEnvironments(Engines engines, RunDirectory place, EnvironmentTools tools, Abilities abilities) {
        this.engines = engines;
        this.place = place;
        this.tools = tools;
        this.abilities = abilities;
    }

    /**
     * Cleans up after earlier lives of this worker, and makes a place for this one.
     *
     * @param runs where all lives of this worker have their folders
     * @param grace how long processes have between SIGTERM and SIGKILL
     * @param memory how it is reckoned
     * @param allowed what containers may ask for that is refused otherwise
     * @param open closes what is opened here
     */
    static WorkerEnvironments open(
            Invocation invocation, Path runs, Duration grace, HostMemory memory, Set<String> allowed, OpenParts open)
            throws IOException, InterruptedException {
        Engines engines = new Engines(invocation.environment(), Path.of(System.getProperty("user.home")));
        open.add("connections to container engines", engines::close);
        settleLeftovers(runs, grace, engines);
        RunDirectory place = RunDirectory.open(runs);
        open.add("folder of homes", place::close);
        Reaper reaper = Reapers.of(invocation, runs, place);
        open.add("reaper", reaper::close);
        reaper.require();
        EnvironmentTools tools = EnvironmentTools.bounded(
                engines,
                UserDirectories.of(invocation).state(),
                place.ledger(),
                reaper,
                place.id(),
                HostName.read(),
                invocation.time(),
                memory,
                allowed);
        open.add("last look at what attempts have left", tools::settleLeaks);
        return new WorkerEnvironments(
                engines, place, tools, new HostAbilities(tools, place.folder(), invocation.time()));
    }

    /** Connections to this host's engines. */
    Engines engines() {
        return engines;
    }

    /** The folder of this life of the worker. */
    RunDirectory place() {
        return place;
    }

    EnvironmentTools tools() {
        return tools;
    }

    /** What the containers that can be had here enable this worker to do. */
    Abilities abilities() {
        return abilities;
    }

    private static void settleLeftovers(Path runs, Duration grace, Engines engines) throws IOException {
        Settlement settled = Leftovers.settle(runs, grace, engines.settlers());
        if (!settled.runs().isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "cleaned up after a worker that was killed; {0} of its processes still ran",
                    settled.ended().size());
        }
        settled.failures().forEach(failure -> LOG.log(Level.WARNING, "could not clean up: " + failure));
    }
}
