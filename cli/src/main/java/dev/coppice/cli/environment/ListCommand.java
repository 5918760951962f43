package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coppice env list}. */
@Command(name = "list", description = "List the environments of this machine, or with --server those of a fleet.")
final class ListCommand implements Callable<Integer> {
    private final Invocation invocation;
    private final FleetCall fleet;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ListCommand(Invocation invocation, FleetCall fleet) {
        this.invocation = invocation;
        this.fleet = fleet;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (fleet.isWanted()) {
            return fleet.run(environments -> {
                try {
                    fleet.view().printAll(environments.list(), json);
                } catch (IOException e) {
                    throw CommandFailure.broken("the list can't be printed: " + e.getMessage(), e);
                }
                return ExitCode.PASSED;
            });
        }
        return new EnvironmentsCall(invocation).run((environments, engines) -> {
            new EnvironmentView(invocation).printAll(environments.list(), json);
            return ExitCode.PASSED;
        });
    }
}
