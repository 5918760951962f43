package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.worker.named.NamedEnvironment;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice env restart}. */
@Command(name = "restart", description = "Stop an environment and start it again, with its volumes and ports.")
final class RestartCommand implements Callable<Integer> {
    private final Invocation invocation;
    private final FleetCall fleet;

    @Parameters(paramLabel = "NAME", description = "The environment.")
    private String name = "";

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    RestartCommand(Invocation invocation, FleetCall fleet) {
        this.invocation = invocation;
        this.fleet = fleet;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (fleet.isWanted()) {
            return fleet.run(environments -> {
                fleet.view().printOne(environments.restart(name), json);
                return ExitCode.PASSED;
            });
        }
        return new EnvironmentsCall(invocation).run((environments, engines) -> {
            if (!environments.show(name).isStopped()) {
                environments.stop(name, false);
            }
            NamedEnvironment started = environments.start(
                    name, Optional.empty(), line -> invocation.err().println("coppice: " + name + ": " + line));
            new EnvironmentView(invocation).printOne(started, json);
            return ExitCode.PASSED;
        });
    }
}
