package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.view.PrettyJson;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice env stop}. */
@Command(name = "stop", description = "Stop an environment. Its volumes and ports are kept, unless --cleanup is given.")
final class StopCommand implements Callable<Integer> {
    private final Invocation invocation;
    private final FleetCall fleet;

    @Parameters(paramLabel = "NAME", description = "The environment.")
    private String name = "";

    @Option(names = "--cleanup", description = "Remove its volumes as well, and all else that is known of it.")
    private boolean cleanup;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    StopCommand(Invocation invocation, FleetCall fleet) {
        this.invocation = invocation;
        this.fleet = fleet;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (fleet.isWanted()) {
            return fleet.run(environments -> {
                if (cleanup) {
                    environments.remove(name);
                } else {
                    environments.stop(name);
                }
                return told();
            });
        }
        return new EnvironmentsCall(invocation).run((environments, engines) -> {
            environments.stop(name, cleanup);
            return told();
        });
    }

    private int told() {
        if (json) {
            invocation.out().println(PrettyJson.of(Map.of("name", name, "stopped", true, "removed", cleanup)));
        } else if (cleanup) {
            invocation.out().println(name + " is removed: nothing of it is left.");
        } else {
            invocation
                    .out()
                    .println(name + " is stopped; its volumes and ports are kept.\n  start again  coppice env start "
                            + name + fleet.onward() + "\n  remove       coppice env stop " + name + " --cleanup"
                            + fleet.onward());
        }
        return ExitCode.PASSED;
    }
}
