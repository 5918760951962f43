package dev.coppice.cli.fleet;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coppice workers pause|resume|drain}. */
@Command(sortOptions = false)
final class WorkerOrderCommand implements Callable<Integer> {
    private final WorkerOrder order;
    private final Invocation invocation;

    @Parameters(paramLabel = "WORKER", arity = "1..*", description = "Its name, as 'coppice workers' shows it.")
    List<String> workers = List.of();

    private final ServerOptions server;
    private final BooleanSupplier json;

    /** The options are those of the command above this one. */
    WorkerOrderCommand(WorkerOrder order, Invocation invocation, ServerOptions server, BooleanSupplier json) {
        this.order = order;
        this.invocation = invocation;
        this.server = server;
        this.json = json;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = server.connect(invocation)) {
            for (String worker : workers) {
                Answer answer = client.post(ApiPath.of("workers", worker, order.word()));
                invocation
                        .out()
                        .println(json.getAsBoolean() ? answer.pretty() : "Worker " + worker + " " + order.told() + ".");
            }
            return ExitCode.PASSED;
        }
    }
}
