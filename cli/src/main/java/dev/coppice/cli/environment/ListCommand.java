package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coppice env list}. */
@Command(name = "list", description = "List the environments of this machine.")
final class ListCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new EnvironmentsCall(invocation).run((environments, engines) -> {
            new EnvironmentView(invocation).printAll(environments.list(), json);
            return ExitCode.PASSED;
        });
    }
}
