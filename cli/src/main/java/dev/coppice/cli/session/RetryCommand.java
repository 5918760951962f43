package dev.coppice.cli.session;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.client.SessionName;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.watch.WatchOptions;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice retry}. */
@Command(
        name = "retry",
        sortOptions = false,
        description = "Run a session that has ended once more, at the same commit, as a new session.",
        footer = {"", "Exit codes: those of 'coppice submit'."})
public final class RetryCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "SESSION", description = SessionName.DESCRIPTION)
    String session = "";

    @Option(names = "--only-failed", description = "Only the jobs that did not pass.")
    boolean onlyFailed;

    @Option(names = "--wait", description = "Show the new session until it ends, and exit by its verdict.")
    boolean wait;

    @Mixin
    private final WatchOptions shown = new WatchOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** @param invocation what it is called with */
    public RetryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = server.connect(invocation)) {
            ApiPath path = ApiPath.of("sessions", SessionName.session(session, client), "retry");
            Answer answer = client.post(
                    path, Map.of("only_failed", onlyFailed), UUID.randomUUID().toString());
            return new NewSession(invocation, client, shown).show(answer, wait);
        }
    }
}
