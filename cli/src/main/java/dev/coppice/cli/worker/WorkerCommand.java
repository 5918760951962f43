package dev.coppice.cli.worker;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.settings.LayeredSettings;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice worker}. */
@Command(
        name = "worker",
        sortOptions = false,
        description =
                "Run jobs of a fleet: takes tickets from the broker, runs each in a worktree of its own, reports back."
                        + " Runs until it is told to stop.",
        footer = {
            "",
            "Each setting is a flag, or a variable (COPPICE_DRAIN_TIMEOUT), or a line of the file of --config"
                    + " (drain_timeout: 10m); a flag wins over a variable, a variable over the file.",
            "",
            "It starts before or after broker and coordinator, and connects again by itself.",
            "",
            "SIGTERM or SIGINT: takes no more tickets, and ends when what runs has ended. A second one: hands back what runs,"
                    + " and ends. A third one: ends without cleaning up; the next start does that.",
        })
public final class WorkerCommand implements Callable<Integer> {
    @Mixin
    private final WorkerOptions options = new WorkerOptions();

    private final Invocation invocation;

    private WorkerCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** The command line of this command. */
    public static CommandLine of(Invocation invocation) {
        WorkerCommand command = new WorkerCommand(invocation);
        return new CommandLine(command)
                .setDefaultValueProvider(new LayeredSettings(
                        invocation.environment(), () -> command.options.file.path(invocation), Set.of()));
    }

    @Override
    public Integer call() throws Exception {
        StopSignals stop = StopSignals.listen(invocation.halt());
        WorkerLog.begin(options.fleet.logLevel());
        ProcessSettings settings = ProcessSettings.of(options, invocation);
        try (WorkerProcess process = WorkerProcess.open(settings, invocation)) {
            process.run(stop);
        }
        return ExitCode.PASSED;
    }
}
