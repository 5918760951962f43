package dev.coppice.cli.environment;

import dev.coppice.cli.document.EnvironmentDocument;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.session.Submitted;
import dev.coppice.plan.DurationText;
import dev.coppice.plan.InvalidValue;
import dev.coppice.worker.named.EnvironmentSettings;
import dev.coppice.worker.named.NamedEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice env start}. */
@Command(
        name = "start",
        description = "Start an environment under a name, or one that was stopped, and wait until it is ready.",
        footer = {
            "",
            "The compose file is the one that is named, or the plan's, or coppice.yml's (environment: compose), or the usual one.",
            "It is told the name as WORK_ORDER and COPPICE_ENVIRONMENT, and its first port as PORT."
        })
final class StartCommand implements Callable<Integer> {
    private static final int LARGEST_PORT = 65_535;

    private final Invocation invocation;
    private final FleetCall fleet;

    @Parameters(paramLabel = "NAME", description = "Such as WO-042.")
    private String name = "";

    @Option(names = "--compose", paramLabel = "FILE", description = "A compose file; may be given several times.")
    private List<String> files = List.of();

    @Option(
            names = "--plan",
            paramLabel = "PLAN",
            description = "Take the services, or the compose file, of this plan.")
    private @Nullable String plan;

    @Option(names = "--port", paramLabel = "N", description = "This port for the first one, or none.")
    private @Nullable Integer port;

    @Option(names = "--ttl", paramLabel = "TIME", description = "Stop it after this time. Default: 8h")
    private @Nullable String ttl;

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            description = "With --server: workers to run it. Default: what the plan says, else default.")
    private @Nullable String pool;

    @Option(
            names = "--repo",
            paramLabel = "URL",
            description =
                    "With --server: the repository, as the coordinator can fetch it. Default: 'origin' of the one that"
                            + " holds the current directory.")
    private @Nullable String repository;

    @Option(
            names = "--rev",
            paramLabel = "REVISION",
            description =
                    "With --server: branch, tag or commit. Default: the commit that is checked out here; with --repo,"
                            + " its default branch.")
    private @Nullable String revision;

    @Option(names = "--dir", paramLabel = "FOLDER", description = "Of the repository. Default: where you stand.")
    private @Nullable String directory;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    StartCommand(Invocation invocation, FleetCall fleet) {
        this.invocation = invocation;
        this.fleet = fleet;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port != null && (port < 1 || port > LARGEST_PORT)) {
            throw CommandFailure.usage("--port " + port + ": write a number from 1 to " + LARGEST_PORT);
        }
        if (plan != null && !files.isEmpty()) {
            throw CommandFailure.usage("both --compose and --plan are given: keep one of the two");
        }
        Optional<Duration> lifetime = lifetime(ttl);
        if (fleet.isWanted()) {
            if (directory != null) {
                throw CommandFailure.usage("--dir names a folder of this machine; with --server give --repo and --rev");
            }
            return fleet.run(environments -> {
                fleet.view().printOne(environments.start(request(environments, lifetime)), json);
                return ExitCode.PASSED;
            });
        }
        requireFleet("--pool", pool);
        requireFleet("--repo", repository);
        requireFleet("--rev", revision);
        return new EnvironmentsCall(invocation).run((environments, engines) -> {
            boolean given = !files.isEmpty() || plan != null || directory != null;
            boolean stopped =
                    environments.list().stream().anyMatch(known -> known.name().equals(name) && known.isStopped());
            Optional<EnvironmentSettings> settings = stopped && !given && port == null && lifetime.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new SettingsFinder(invocation, Optional.ofNullable(directory))
                            .find(files, Optional.ofNullable(plan), Optional.ofNullable(port), lifetime));
            NamedEnvironment started = environments.start(
                    name, settings, line -> invocation.err().println("coppice: " + name + ": " + line));
            new EnvironmentView(invocation).printOne(started, json);
            return ExitCode.PASSED;
        });
    }

    private void requireFleet(String option, @Nullable String given) {
        if (given != null) {
            fleet.requireWanted(option);
        }
    }

    /** One that was stopped is started as it was, unless something is said. */
    private FleetStart request(FleetEnvironments environments, Optional<Duration> lifetime)
            throws InterruptedException {
        boolean given = !files.isEmpty() || plan != null || port != null || repository != null || revision != null;
        Optional<Long> seconds = lifetime.map(Duration::toSeconds);
        if (!given
                && environments
                        .find(name)
                        .filter(EnvironmentDocument::isStopped)
                        .isPresent()) {
            return new FleetStart(
                    name,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.ofNullable(pool),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    seconds);
        }
        Submitted source = Submitted.find(repository, revision, invocation);
        return new FleetStart(
                name,
                Optional.of(source.repository()),
                source.revision(),
                Optional.ofNullable(pool),
                Optional.of(files.stream()
                                .map(file -> source.plan(file, invocation.directory()))
                                .toList())
                        .filter(list -> !list.isEmpty()),
                Optional.ofNullable(plan).map(path -> source.plan(path, invocation.directory())),
                Optional.ofNullable(port),
                seconds);
    }

    static Optional<Duration> lifetime(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(DurationText::parse);
        } catch (InvalidValue e) {
            throw CommandFailure.usage("--ttl: " + e.getMessage() + "; " + e.hint(), e);
        }
    }
}
