package dev.coppice.cli.deadticket;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        sortOptions = false,
        description =
                "Have the jobs of dead tickets run again, where nothing has seen to that: those that ended for it, in new sessions.")
final class DeadReplayCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "As 'coppice dead list' shows it.")
    List<String> ids = List.of();

    @Option(names = "--json", description = "Print what came of each as the API has it.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    private record Replay(boolean replayed, String message) {}

    DeadReplayCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = server.connect(invocation)) {
            for (String id : ids) {
                Answer answer = client.post(ApiPath.of("dead-tickets", id, "replay"));
                Replay replay = answer.as(Replay.class);
                invocation
                        .out()
                        .println(
                                json
                                        ? answer.pretty()
                                        : id
                                                + (replay.replayed() ? ": replayed. " : ": nothing to do. ")
                                                + replay.message());
            }
            return ExitCode.PASSED;
        }
    }
}
