package dev.coppice.worker.environment.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testkit.engine.TestEngine;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.environment.engine.FoundNetwork;
import dev.coppice.worker.environment.engine.FoundVolume;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An engine with names and labels of one test's, which it removes in the end. */
final class EngineFixture {
    static final Duration BOUND = Duration.ofSeconds(60);

    final ContainerEngine engine;
    final Map<String, String> labels;
    private final String prefix = "coppice-test-" + UUID.randomUUID();
    private final String busybox;

    EngineFixture(TestEngine test) throws EngineException, IOException, InterruptedException {
        busybox = test.busybox();
        engine = open(test, Map.of());
        labels = Map.of("dev.coppice.owner", "test:" + prefix);
    }

    static ContainerEngine open(TestEngine test, Map<String, String> env) throws EngineException, InterruptedException {
        EngineAddress address = new EngineAddress(URI.create(test.host()), "the tests");
        return DockerEngine.open(address, env, Path.of("/nonexistent"));
    }

    String name(String rest) {
        return prefix + "-" + rest;
    }

    /** A container of busybox that runs a line of shell. */
    ContainerSpec.Builder shell(String name, String line) {
        return ContainerSpec.of(busybox, name(name)).labels(labels).command(List.of("sh", "-c", line));
    }

    String run(ContainerSpec.Builder spec) throws EngineException, InterruptedException {
        String id = engine.createContainer(spec.build());
        engine.startContainer(id);
        return id;
    }

    interface Check {
        boolean holds() throws EngineException, InterruptedException;
    }

    static void await(Check check) throws EngineException, InterruptedException {
        Deadline deadline = new Deadline(BOUND);
        while (!check.holds()) {
            assertThat(deadline.isOver()).as("it takes too long").isFalse();
            deadline.pause();
        }
    }

    void close() throws EngineException, InterruptedException {
        for (FoundContainer container : engine.findContainers(labels)) {
            engine.removeContainer(container.id());
        }
        for (FoundNetwork network : engine.findNetworks(labels)) {
            engine.removeNetwork(network.id());
        }
        for (FoundVolume volume : engine.findVolumes(labels)) {
            engine.removeVolume(volume.name());
        }
        engine.close();
    }
}
