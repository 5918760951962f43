package dev.coppice.cli.environment;

import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.document.EnvironmentDocument;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Interruption;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.lifecycle.Crew;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice env forward}. */
@Command(
        name = "forward",
        description =
                "Bring the ports of an environment on a fleet to this machine, through the coordinator, until Ctrl-C.",
        footer = {"", "A port that is taken here is replaced by a free one. They listen on 127.0.0.1."})
final class ForwardCommand implements Callable<Integer> {
    private final Invocation invocation;
    private final FleetCall fleet;
    private final ServerOptions server;

    @Parameters(paramLabel = "NAME", description = "The environment.")
    private String name = "";

    @Option(names = "--port", paramLabel = "N", description = "This port here for the first one, or none.")
    private @Nullable Integer port;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ForwardCommand(Invocation invocation, FleetCall fleet, ServerOptions server) {
        this.invocation = invocation;
        this.fleet = fleet;
        this.server = server;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!fleet.isWanted()) {
            throw CommandFailure.usage(
                    "the ports of environments on this machine are here already: forward is for those of a"
                            + " fleet, with --server");
        }
        EnvironmentDocument[] found = new EnvironmentDocument[1];
        fleet.run(environments -> {
            found[0] = environments.show(name).as(EnvironmentDocument.class);
            return ExitCode.PASSED;
        });
        if (found[0].ports().isEmpty()) {
            throw CommandFailure.usage(
                    "the environment " + name + " is " + found[0].state() + ", and publishes no port");
        }
        Interruption interruption = Interruption.listen(invocation.halt());
        List<ForwardedPort> forwarded = new ArrayList<>();
        try (Crew crew = new Crew("forward")) {
            try {
                for (Map.Entry<String, Integer> target : found[0].ports().entrySet()) {
                    ForwardedPort one = ForwardedPort.open(
                            forwarded.isEmpty() && port != null ? port : target.getValue(),
                            forwarded.isEmpty() && port != null,
                            connection -> FleetTunnel.open(
                                    name, TunnelRequest.connection(target.getValue()), server, invocation),
                            crew,
                            words -> invocation.err().println("coppice: " + name + ": " + words));
                    forwarded.add(one);
                }
                print(found[0], forwarded);
                new CountDownLatch(1).await();
            } finally {
                forwarded.forEach(ForwardedPort::close);
            }
            return ExitCode.PASSED;
        } catch (IOException e) {
            throw CommandFailure.broken("can't listen on 127.0.0.1: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            return interruption.exitCode().orElse(ExitCode.INTERRUPTED);
        }
    }

    private void print(EnvironmentDocument environment, List<ForwardedPort> forwarded) {
        List<String> targets = List.copyOf(environment.ports().keySet());
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            ports.put(targets.get(i), forwarded.get(i).port());
        }
        if (json) {
            List<String> urls = ports.values().stream()
                    .map(here -> "http://localhost:" + here)
                    .toList();
            invocation.out().println(PrettyJson.of(Map.of("name", name, "urls", urls, "ports", ports)));
        } else {
            ports.forEach(
                    (target, here) -> invocation.out().println("http://localhost:" + here + "  (" + target + ")"));
            invocation.out().println("Ctrl-C ends this; the environment goes on.");
        }
        invocation.out().flush();
    }
}
