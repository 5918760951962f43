package dev.coppice.cli.worker;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.settings.LayeredSettings;
import java.util.Optional;
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
                        invocation.environment(),
                        () -> Optional.ofNullable(command.options.config)
                                .or(() -> Optional.ofNullable(
                                                invocation.environment().get("COPPICE_CONFIG"))
                                        .map(invocation.directory()::resolve))
                                .map(invocation.directory()::resolve),
                        Set.of()));
    }

    @Override
    public Integer call() throws Exception {
        // Before anything logs: libraries are quiet, and what Coppice has to say of them it says itself.
        System.setProperty("slf4j.provider", "org.slf4j.nop.NOPServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        StopSignals stop = StopSignals.listen(invocation.halt());
        WorkerLog.begin(options.logLevel);
        ProcessSettings settings = ProcessSettings.of(options, invocation);
        try (WorkerProcess process = WorkerProcess.open(settings, invocation.environment(), invocation.time())) {
            process.run(stop);
        }
        return ExitCode.PASSED;
    }
}
