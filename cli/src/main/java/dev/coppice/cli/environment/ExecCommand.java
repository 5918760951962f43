package dev.coppice.cli.environment;

import dev.coppice.cli.attach.ContainerSession;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.named.EnvironmentContainer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coppice env exec}. */
@Command(
        name = "exec",
        description =
                "Run a command in a service of an environment, with this terminal or input. Exits as the command does.",
        customSynopsis = "coppice env exec NAME [SERVICE] -- COMMAND…",
        footer = {
            "",
            "Without SERVICE, in the one that publishes the first port. A shell: coppice env exec NAME SERVICE -- sh"
        })
final class ExecCommand implements Callable<Integer> {
    private final Invocation invocation;
    private final FleetCall fleet;
    private final FleetSession session;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME [SERVICE] -- COMMAND",
            description = "The environment, a service, the command.")
    private List<String> words = List.of();

    ExecCommand(Invocation invocation, FleetCall fleet, FleetSession session) {
        this.invocation = invocation;
        this.fleet = fleet;
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        int end = given.lastIndexOf("--") < 0 ? -1 : given.indexOf("--");
        int command = end < 0 ? 0 : given.size() - end - 1;
        List<String> places = words.subList(0, words.size() - command);
        List<String> line = words.subList(words.size() - command, words.size());
        if (line.isEmpty() || places.isEmpty() || places.size() > 2) {
            throw CommandFailure.usage("write coppice env exec NAME [SERVICE] -- COMMAND");
        }
        String name = places.getFirst();
        Optional<String> service = places.stream().skip(1).findFirst();
        if (fleet.isWanted()) {
            return session.exec(name, service, line);
        }
        return new EnvironmentsCall(invocation).run((environments, engines) -> {
            EnvironmentContainer container = environments.container(name, service);
            return new ContainerSession(invocation, engines.own())
                    .run(container.id(), ExecSpec.of(line.toArray(String[]::new)));
        });
    }
}
