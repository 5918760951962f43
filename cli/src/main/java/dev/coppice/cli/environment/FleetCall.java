package dev.coppice.cli.environment;

import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Interruption;
import dev.coppice.time.SystemTimers;

/** Talks to a coordinator about the named environments of its fleet, for one command. */
final class FleetCall {
    private final Invocation invocation;
    private final ServerOptions server;

    FleetCall(Invocation invocation, ServerOptions server) {
        this.invocation = invocation;
        this.server = server;
    }

    interface Deed {
        int on(FleetEnvironments environments) throws InterruptedException;
    }

    /** Whether the command line asks for a fleet. */
    boolean isWanted() {
        return server.isNamed();
    }

    int run(Deed deed) throws InterruptedException {
        Interruption interruption = Interruption.listen(invocation.halt());
        try (Client client = server.connect(invocation);
                SystemTimers timers = new SystemTimers()) {
            return deed.on(new FleetEnvironments(client, invocation, timers));
        } catch (InterruptedException e) {
            return interruption.exitCode().orElse(ExitCode.INTERRUPTED);
        }
    }

    /** Shows what it finds, with commands that go to the same coordinator. */
    FleetView view() {
        return new FleetView(invocation, onward());
    }

    /** What a command is to end with, so that it goes to the same coordinator. */
    String onward() {
        return server.named().map(name -> " --server " + name).orElse("");
    }

    /** What can be said of a fleet alone. */
    void requireWanted(String option) {
        if (!isWanted()) {
            throw CommandFailure.usage(option + " goes with --server, which names a coordinator");
        }
    }
}
