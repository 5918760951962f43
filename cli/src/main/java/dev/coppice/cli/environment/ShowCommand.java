package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice env show}. */
@Command(name = "show", description = "Show an environment: its URLs, credentials, services and time left.")
final class ShowCommand implements Callable<Integer> {
    private final Invocation invocation;
    private final FleetCall fleet;

    @Parameters(paramLabel = "NAME", description = "The environment.")
    private String name = "";

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ShowCommand(Invocation invocation, FleetCall fleet) {
        this.invocation = invocation;
        this.fleet = fleet;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (fleet.isWanted()) {
            return fleet.run(environments -> {
                fleet.view().printOne(environments.show(name), json);
                return ExitCode.PASSED;
            });
        }
        return new EnvironmentsCall(invocation).run((environments, engines) -> {
            new EnvironmentView(invocation).printOne(environments.show(name), json);
            return ExitCode.PASSED;
        });
    }
}
