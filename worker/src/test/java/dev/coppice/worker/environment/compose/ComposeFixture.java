package dev.coppice.worker.environment.compose;

import dev.coppice.testkit.engine.TestCompose;
import dev.coppice.testkit.engine.TestEngine;
import dev.coppice.worker.environment.docker.DockerEngine;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.environment.engine.FoundNetwork;
import dev.coppice.worker.environment.engine.FoundVolume;
import dev.coppice.worker.environment.engine.LogRequest;
import dev.coppice.worker.environment.image.ImageCache;
import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.environment.port.PortRegistry;
import dev.coppice.worker.environment.port.SubnetRegistry;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stacks of one test's on an engine, which it removes in the end. */
final class ComposeFixture {
    final ContainerEngine engine;
    final Ledger ledger;
    final PortRegistry ports;
    final List<String> lines = new ArrayList<>();
    final Path repository;
    private final String id = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final SubnetRegistry subnets;
    private final Path state;
    private final ComposeProgram program;
    private final List<Owner> owners = new ArrayList<>();

    ComposeFixture(TestEngine test, TestCompose compose, Path folder) throws Exception {
        engine = DockerEngine.open(
                new EngineAddress(URI.create(test.host()), "the tests"), Map.of(), Path.of("/nonexistent"));
        state = Files.createDirectory(folder.resolve("state"));
        repository = Files.createDirectory(folder.resolve("repository"));
        ledger = Ledger.open(state.resolve("ledger"));
        ports = new PortRegistry(state);
        subnets = new SubnetRegistry(state, SubnetRegistry.DEFAULT);
        program = ComposeProgram.find(Map.of("PATH", compose.path().toString()), test.host());
    }

    String name(String rest) {
        return id + "-" + rest;
    }

    ComposeHost host() {
        return new ComposeHost(
                program,
                engine,
                ledger,
                ports,
                subnets,
                new ImageCache(state, InstantSource.system()),
                (owner, kind) -> Map.of("dev.coppice.owner", owner.label(), "dev.coppice.kind", kind));
    }

    /** A file of its own in the repository, asked for under an environment's name. */
    ComposeStack prepare(String name, String text) throws Exception {
        Path file = Files.writeString(repository.resolve("compose-" + name + ".yml"), text);
        return ComposeStack.prepare(host(), request(name, file));
    }

    ComposeRequest request(String name, Path file) {
        Owner owner = new Owner(Owner.Type.ENVIRONMENT, name(name));
        owners.add(owner);
        return new ComposeRequest(
                owner,
                name("env-" + name).toLowerCase(Locale.ROOT),
                repository,
                List.of(file),
                Set.of(),
                Optional.of(name),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                ComposeRequest.LOOPBACK,
                Map.of(),
                PortRange.DEFAULT,
                PortRegistry.Term.PROCESS,
                state.resolve(name),
                Optional.empty());
    }

    /** What a container has written. */
    String log(String container) throws EngineException, InterruptedException {
        StringBuilder text = new StringBuilder();
        try (EngineStream logs = engine.logs(
                container,
                LogRequest.last(100),
                (channel, bytes) -> text.append(new String(bytes, StandardCharsets.UTF_8)))) {
            logs.awaitEnd(Duration.ofSeconds(10));
        }
        return text.toString();
    }

    Map<String, String> labels(String name) {
        return Map.of("dev.coppice.owner", new Owner(Owner.Type.ENVIRONMENT, name(name)).label());
    }

    void close() throws IOException, EngineException, InterruptedException {
        for (Owner owner : owners) {
            Map<String, String> labels = Map.of("dev.coppice.owner", owner.label());
            for (FoundContainer container : engine.findContainers(labels)) {
                engine.removeContainer(container.id());
            }
            for (FoundNetwork network : engine.findNetworks(labels)) {
                engine.removeNetwork(network.id());
            }
            for (FoundVolume volume : engine.findVolumes(labels)) {
                engine.removeVolume(volume.name());
            }
        }
        engine.close();
        ledger.close();
    }
}
