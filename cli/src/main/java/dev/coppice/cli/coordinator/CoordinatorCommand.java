package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.settings.LayeredSettings;
import dev.coppice.cli.terminal.Signals;
import dev.coppice.coordinator.http.CannotListenException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coppice coordinator}. */
@Command(
        name = "coordinator",
        sortOptions = false,
        description =
                "Serve the API, and decide what the workers of a fleet run. Runs until it is told to stop (SIGTERM, Ctrl-C).",
        footer = {
            "",
            "Each setting is a flag, or a variable (COPPICE_MAX_QUEUE_SIZE), or a line of the file of --config"
                    + " (max_queue_size: 5000); a flag wins over a variable, a variable over the file.",
            "",
            "Without tokens it listens on a loopback address only; 'coppice token create' makes one.",
        })
public final class CoordinatorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final CoordinatorOptions options = new CoordinatorOptions();

    private final Invocation invocation;

    private CoordinatorCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** The command line of this command. */
    public static CommandLine of(Invocation invocation) {
        CoordinatorCommand command = new CoordinatorCommand(invocation);
        return new CommandLine(command)
                .setDefaultValueProvider(new LayeredSettings(
                        invocation.environment(), () -> command.options.database.file.path(invocation), Set.of()));
    }

    @Override
    public Integer call() throws Exception {
        CompletableFuture<Boolean> stop = new CompletableFuture<>();
        for (String signal : List.of("TERM", "INT", "HUP")) {
            Signals.on(signal, () -> stop.complete(true));
        }
        CoordinatorLog.begin(options.fleet.logLevel(), options.logFormat);
        ProcessSettings settings = ProcessSettings.of(options, invocation, version());
        try (CoordinatorProcess process = CoordinatorProcess.start(settings, invocation.time())) {
            process.run(stop);
        } catch (CannotListenException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.PASSED;
    }

    private String version() throws Exception {
        return spec.root().versionProvider().getVersion()[0].replaceFirst("^coppice ", "");
    }
}
