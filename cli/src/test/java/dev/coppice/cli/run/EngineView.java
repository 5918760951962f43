package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testkit.engine.TestEngine;
import dev.coppice.worker.environment.docker.DockerEngine;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What an engine holds, as a bystander sees it, and a neighbour's container in it. */
final class EngineView implements AutoCloseable {
    private static final Duration BOUND = Duration.ofMinutes(2);

    final ContainerEngine engine;
    private final String neighbour = "neighbour-" + UUID.randomUUID();

    EngineView(TestEngine test) throws Exception {
        engine = DockerEngine.open(
                new EngineAddress(URI.create(test.host()), "the tests"), Map.of(), Path.of("/nonexistent"));
        engine.createContainer(ContainerSpec.of(test.busybox(), neighbour)
                .labels(Map.of("dev.coppice.owner", "claim:somebody-else", "dev.coppice.run", "another"))
                .command(List.of("sleep", "1000"))
                .build());
        engine.startContainer(neighbour);
    }

    /** The names of all that is there and begins so. */
    List<String> ofProjects(String prefix) throws Exception {
        List<String> names = new ArrayList<>();
        engine.findContainers(Map.of()).forEach(container -> names.add(container.name()));
        engine.findNetworks(Map.of()).forEach(network -> names.add(network.name()));
        engine.findVolumes(Map.of()).forEach(volume -> names.add(volume.name()));
        return names.stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /** Waits until as many containers run whose names begin so. */
    void awaitRunning(String prefix, int count) throws Exception {
        await(count + " containers run", () -> running(prefix) == count);
    }

    void await(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!holds.call()) {
            assertThat(System.nanoTime()).as("it takes too long until " + what).isLessThan(end);
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        }
    }

    private long running(String prefix) throws Exception {
        return engine.findContainers(Map.of()).stream()
                .filter(container -> container.name().startsWith(prefix))
                .filter(container -> container.status() == ContainerState.Status.RUNNING)
                .count();
    }

    /** Its name. */
    String neighbour() {
        return neighbour;
    }

    boolean neighbourLives() throws Exception {
        return engine.inspectContainer(neighbour).exitCode().isEmpty();
    }

    @Override
    public void close() throws EngineException {
        try (engine) {
            engine.removeContainer(neighbour);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the neighbour is removed", e);
        }
    }
}
