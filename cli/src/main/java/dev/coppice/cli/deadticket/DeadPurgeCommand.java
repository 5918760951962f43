package dev.coppice.cli.deadticket;

import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "purge", sortOptions = false, description = "Forget dead tickets.")
final class DeadPurgeCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "As 'coppice dead list' shows it.")
    List<String> ids = List.of();

    @Option(names = "--all", description = "Forget all of them.")
    boolean all;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    private record Purge(int purged) {}

    DeadPurgeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (all != ids.isEmpty()) {
            throw CommandFailure.usage("name the dead tickets to forget, or give --all for all of them");
        }
        try (Client client = server.connect(invocation)) {
            int purged = ids.size();
            if (all) {
                purged = client.delete(ApiPath.of("dead-tickets"))
                        .as(Purge.class)
                        .purged();
            }
            for (String id : ids) {
                client.delete(ApiPath.of("dead-tickets", id));
            }
            invocation
                    .out()
                    .println(purged == 1 ? "1 dead ticket is forgotten." : purged + " dead tickets are forgotten.");
            return ExitCode.PASSED;
        }
    }
}
