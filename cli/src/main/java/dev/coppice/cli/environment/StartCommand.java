package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
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

    @Option(names = "--dir", paramLabel = "FOLDER", description = "Of the repository. Default: where you stand.")
    private @Nullable String directory;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    StartCommand(Invocation invocation) {
        this.invocation = invocation;
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

    static Optional<Duration> lifetime(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(DurationText::parse);
        } catch (InvalidValue e) {
            throw CommandFailure.usage("--ttl: " + e.getMessage() + "; " + e.hint(), e);
        }
    }
}
