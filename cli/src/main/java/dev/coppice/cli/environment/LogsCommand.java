package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.LogRequest;
import dev.coppice.worker.named.EnvironmentContainer;
import dev.coppice.worker.named.ServiceLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice env logs}. */
@Command(name = "logs", description = "Print what the services of an environment write.")
final class LogsCommand implements Callable<Integer> {
    private static final Duration AGAIN = Duration.ofHours(1);

    private final Invocation invocation;
    private final FleetCall fleet;
    private final FleetSession session;

    @Parameters(index = "0", paramLabel = "NAME", description = "The environment.")
    private String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "SERVICE", description = "Only this one.")
    private @Nullable String service;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "N", description = "Only so many of the last lines.")
    private @Nullable Integer tail;

    LogsCommand(Invocation invocation, FleetCall fleet, FleetSession session) {
        this.invocation = invocation;
        this.fleet = fleet;
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (fleet.isWanted()) {
            return session.logs(name, Optional.ofNullable(service), follow, Optional.ofNullable(tail));
        }
        return new EnvironmentsCall(invocation).run((environments, engines) -> {
            List<EnvironmentContainer> wanted = environments.containers(name, Optional.ofNullable(service));
            LogRequest request =
                    new LogRequest(follow, tail == null ? OptionalInt.empty() : OptionalInt.of(tail), Optional.empty());
            List<EngineStream> streams = new ArrayList<>();
            try {
                for (EnvironmentContainer container : wanted) {
                    ServiceLines lines =
                            new ServiceLines(wanted.size() > 1 ? container.service() : "", invocation.stream());
                    streams.add(engines.own()
                            .logs(container.id(), request, (channel, bytes) -> lines.write(bytes, 0, bytes.length)));
                }
                for (EngineStream stream : streams) {
                    while (!stream.awaitEnd(AGAIN)) {
                        // a service may say nothing for long
                    }
                }
            } finally {
                streams.forEach(EngineStream::close);
            }
            return ExitCode.PASSED;
        });
    }
}
