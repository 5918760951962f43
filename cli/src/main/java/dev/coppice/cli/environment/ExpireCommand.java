package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code coppice env expire}: what a {@link Keeper} becomes. Nobody types it. */
@Command(name = ExpireCommand.NAME, hidden = true, description = "Stop the environments whose time is over.")
final class ExpireCommand implements Callable<Integer> {
    static final String NAME = "expire";

    private final Invocation invocation;

    ExpireCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new EnvironmentsCall(invocation).run((environments, engines) -> ExitCode.PASSED);
    }
}
