package dev.coppice.cli.context;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "remove", description = "Forget a coordinator and its token.")
final class ContextRemoveCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "As 'coppice context list' shows it.")
    String name = "";

    ContextRemoveCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        ContextFile file = ContextFile.of(invocation);
        Contexts contexts = file.read();
        contexts.existing(name);
        file.write(contexts.without(name));
        invocation.out().println("Context " + name + " is forgotten.");
        return ExitCode.PASSED;
    }
}
