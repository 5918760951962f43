package dev.coppice.cli.watch;

import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.client.SessionName;
import dev.coppice.cli.invocation.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice watch}. */
@Command(
        name = "watch",
        sortOptions = false,
        description = "Show a session of a coordinator until it ends. Ctrl-C ends the watching, not the session.",
        footer = {
            "",
            "Exit codes: those of 'coppice run', by the session's verdict; 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP."
        })
public final class WatchCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "SESSION", description = SessionName.DESCRIPTION)
    String session = "";

    @Mixin
    private final WatchOptions options = new WatchOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** @param invocation what it is called with */
    public WatchCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = server.connect(invocation)) {
            return new SessionWatch(invocation, client, options).watch(SessionName.session(session, client), List.of());
        }
    }
}
