package dev.coppice.cli.context;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "use", description = "Use a coordinator from here on, where a command is not told another.")
final class ContextUseCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "As 'coppice context list' shows it.")
    String name = "";

    ContextUseCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        ContextFile file = ContextFile.of(invocation);
        Contexts contexts = file.read();
        Context context = contexts.existing(name);
        file.write(contexts.using(name));
        invocation.out().println("Context " + name + " is in use: " + context.server());
        return ExitCode.PASSED;
    }
}
