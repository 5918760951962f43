package dev.coppice.cli.gc;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.FileTrouble;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.worktree.CheckoutException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coppice gc}. */
@Command(
        name = "gc",
        sortOptions = false,
        description =
                "Remove what is left of Coppice on this machine, and of no use any more: what killed runs have left,"
                        + " kept attempts and worktrees whose time is over, environments that have expired, with their volumes,"
                        + " and images that were pulled, least recently used first.",
        footer = {
            "",
            "Removes nothing that is in use, and no worktree in which somebody has worked. Exits with 3 when something could",
            "not be removed."
        })
public final class GcCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1 << 20;

    private final Invocation invocation;

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    boolean dryRun;

    @Option(
            names = "--images-down-to",
            paramLabel = "MB",
            defaultValue = "20480",
            description = "How much the images that were pulled may take. Default: ${DEFAULT-VALUE}.")
    long megabytes = 20_480;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    /** @param invocation what it is called with */
    public GcCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (megabytes < 0 || megabytes > Long.MAX_VALUE / MEGABYTE) {
            throw CommandFailure.usage("--images-down-to " + megabytes + ": write a number of megabytes from 0 on");
        }
        try (Engines engines =
                new Engines(Reapers.unmarked(invocation.environment()), Path.of(System.getProperty("user.home")))) {
            List<Leftover> leftovers = new Search(invocation, engines, megabytes * MEGABYTE).find();
            List<Outcome> outcomes = leftovers.stream()
                    .map(leftover -> Outcome.of(leftover, dryRun))
                    .toList();
            new GcView(invocation, dryRun).print(outcomes, json);
            return outcomes.stream().anyMatch(Outcome::failed) ? ExitCode.BROKEN : ExitCode.PASSED;
        } catch (CheckoutException e) {
            throw CommandFailure.broken(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw CommandFailure.broken(FileTrouble.inWords(e), e);
        }
    }
}
