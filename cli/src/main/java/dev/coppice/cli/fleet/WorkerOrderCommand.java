package dev.coppice.cli.fleet;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice workers pause|resume|drain}. */
@Command(sortOptions = false)
final class WorkerOrderCommand implements Callable<Integer> {
    private final WorkerOrder order;
    private final Invocation invocation;

    @Parameters(paramLabel = "WORKER", arity = "1..*", description = "Its name, as 'coppice workers' shows it.")
    List<String> workers = List.of();

    @Option(names = "--json", description = "Print each worker as the API has it.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    private WorkerOrderCommand(WorkerOrder order, Invocation invocation) {
        this.order = order;
        this.invocation = invocation;
    }

    static CommandLine of(WorkerOrder order, Invocation invocation) {
        CommandLine line = new CommandLine(new WorkerOrderCommand(order, invocation));
        line.getCommandSpec().usageMessage().description(order.meaning());
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = server.connect(invocation)) {
            for (String worker : workers) {
                Answer answer = client.post(ApiPath.of("workers", worker, order.word()));
                invocation.out().println(json ? answer.pretty() : "Worker " + worker + " " + order.told() + ".");
            }
            return ExitCode.PASSED;
        }
    }
}
