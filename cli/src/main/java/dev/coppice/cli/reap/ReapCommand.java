package dev.coppice.cli.reap;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.leftover.Leftovers;
import dev.coppice.worker.leftover.Settlement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coppice reap}: what a {@link Reapers reaper} becomes. Nobody types it. */
@Command(
        name = ReapCommand.NAME,
        hidden = true,
        description = "Clean up after processes of this program that have ended without doing so.")
public final class ReapCommand implements Callable<Integer> {
    static final String NAME = "reap";
    /** Its processes have no terminal and nobody who waits. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    @Parameters(paramLabel = "FOLDER", description = "Where processes keep what must not outlive them.")
    private Path runs = Path.of("");

    private final Invocation invocation;

    /** @param invocation what it is called with */
    public ReapCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        try (Engines engines = new Engines(invocation.environment(), Path.of(System.getProperty("user.home")))) {
            Settlement settled = Leftovers.settle(runs, GRACE, engines.settlers());
            settled.failures().forEach(failure -> invocation.err().println("coppice: could not clean up: " + failure));
            return settled.failures().isEmpty() ? ExitCode.PASSED : ExitCode.BROKEN;
        }
    }
}
