package dev.coppice.cli.deadticket;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.document.DeadTicketDocument;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", sortOptions = false, description = "Print a dead ticket as it was sent.")
final class DeadShowCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "ID", description = "As 'coppice dead list' shows it.")
    String id = "";

    @Option(names = "--json", description = "Print all that the API has of it.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    DeadShowCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = server.connect(invocation)) {
            Answer answer = client.get(ApiPath.of("dead-tickets", id));
            invocation
                    .out()
                    .println(
                            json
                                    ? answer.pretty()
                                    : answer.as(DeadTicketDocument.class).body());
            return ExitCode.PASSED;
        }
    }
}
