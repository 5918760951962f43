package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice env extend}. */
@Command(name = "extend", description = "Give an environment time from now on.")
final class ExtendCommand implements Callable<Integer> {
    private final Invocation invocation;
    private final FleetCall fleet;

    @Parameters(paramLabel = "NAME", description = "The environment.")
    private String name = "";

    @Option(names = "--ttl", paramLabel = "TIME", description = "How long. Default: ${DEFAULT-VALUE}")
    private String ttl = "8h";

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ExtendCommand(Invocation invocation, FleetCall fleet) {
        this.invocation = invocation;
        this.fleet = fleet;
    }

    @Override
    public Integer call() throws InterruptedException {
        Duration lifetime = StartCommand.lifetime(ttl).orElseThrow();
        if (fleet.isWanted()) {
            return fleet.run(environments -> {
                fleet.view().printOne(environments.extend(name, lifetime), json);
                return ExitCode.PASSED;
            });
        }
        return new EnvironmentsCall(invocation).run((environments, engines) -> {
            new EnvironmentView(invocation).printOne(environments.extend(name, lifetime), json);
            return ExitCode.PASSED;
        });
    }
}
