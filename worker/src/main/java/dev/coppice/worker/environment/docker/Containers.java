package dev.coppice.worker.environment.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineException.Kind;
import dev.coppice.worker.environment.engine.FoundContainer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Containers of an engine. */
final class Containers {
    /** How long a wait may miss the end when the engine does not tell of it. */
    private static final Duration SLICE = Duration.ofSeconds(20);

    private final Connection connection;
    private final PodmanHealth health;

    Containers(Connection connection) {
        this.connection = connection;
        this.health = new PodmanHealth(connection);
    }

    String create(ContainerSpec spec) throws EngineException, InterruptedException {
        return connection.call(
                "make the container " + spec.name(),
                Connection.LONG,
                () -> new ContainerRequest(spec, connection.api())
                        .fill(connection.docker().createContainerCmd(spec.image()))
                        .exec()
                        .getId());
    }

    void start(String container) throws EngineException, InterruptedException {
        run(
                "start the container " + container,
                Connection.LONG,
                () -> connection.docker().startContainerCmd(container).exec());
    }

    void stop(String container, Duration grace) throws EngineException, InterruptedException {
        run(
                "stop the container " + container,
                grace.plus(Connection.LONG),
                () -> connection
                        .docker()
                        .stopContainerCmd(container)
                        .withTimeout((int) grace.toSeconds())
                        .exec());
    }

    void kill(String container, String signal) throws EngineException, InterruptedException {
        run(
                "send SIG" + signal + " to the container " + container,
                Connection.LONG,
                () -> connection
                        .docker()
                        .killContainerCmd(container)
                        .withSignal(signal)
                        .exec());
    }

    /** Somebody else may be at it, too: then it is waited for. */
    void remove(String container) throws EngineException, InterruptedException {
        Deadline deadline = new Deadline(Connection.LONG);
        while (true) {
            try {
                removeOnce(container, deadline.left());
                return;
            } catch (EngineException e) {
                if (e.kind() == Kind.NOT_FOUND) {
                    return;
                }
                if (!e.words().contains("already in progress") || deadline.isOver()) {
                    throw e;
                }
                deadline.pause();
            }
        }
    }

    /** Podman would wait for the container to stop by itself first, unless it is asked in its own way. */
    private void removeOnce(String container, Duration limit) throws EngineException, InterruptedException {
        String asked = "remove the container " + container;
        if (connection.api().podman()) {
            Request request = Request.builder()
                    .method(Request.Method.DELETE)
                    .path("/libpod/containers/" + Paths.segment(container) + "?force=true&v=true&timeout=0")
                    .build();
            connection.open(asked, limit, request).close();
            return;
        }
        run(
                asked,
                limit,
                () -> connection
                        .docker()
                        .removeContainerCmd(container)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
    }

    private void run(String asked, Duration limit, Runnable command) throws EngineException, InterruptedException {
        connection.call(asked, limit, () -> {
            try {
                command.run();
            } catch (NotModifiedException e) {
                return false; // it is so already
            }
            return true;
        });
    }

    ContainerState inspect(String container) throws EngineException, InterruptedException {
        InspectContainerResponse told = ask(container);
        return ContainerReader.state(health.runIfDue(told) ? ask(container) : told);
    }

    void probeHealth(String container) throws EngineException, InterruptedException {
        if (connection.api().podman()) {
            health.beginIfDue(ask(container));
        }
    }

    private InspectContainerResponse ask(String container) throws EngineException, InterruptedException {
        return connection.call(
                "inspect the container " + container,
                Connection.SHORT,
                () -> connection.docker().inspectContainerCmd(container).exec());
    }

    List<FoundContainer> find(Map<String, String> labels) throws EngineException, InterruptedException {
        return connection.call(
                "list containers",
                Connection.SHORT,
                () -> connection.docker().listContainersCmd().withShowAll(true).withLabelFilter(labels).exec().stream()
                        .map(ContainerReader::found)
                        .filter(container -> Labels.hold(container.labels(), labels))
                        .toList());
    }

    ContainerState awaitExit(String container, Duration limit) throws EngineException, InterruptedException {
        Deadline deadline = new Deadline(limit);
        while (true) {
            boolean started = false;
            try {
                ContainerState state = inspect(container);
                if (state.status().hasEnded()) {
                    return state;
                }
                started = state.status() != ContainerState.Status.CREATED;
            } catch (EngineException e) {
                throwUnlessAway(e);
            }
            if (deadline.isOver()) {
                throw connection.failures().late("wait for the container " + container + " to end", limit);
            }
            if (started) {
                awaitNotRunning(container, deadline.atMost(SLICE));
            } else {
                deadline.pause();
            }
        }
    }

    /** Comes back also when the engine does not say; what holds is what inspection tells after it. */
    private void awaitNotRunning(String container, Duration limit) throws EngineException, InterruptedException {
        Request request = Request.builder()
                .method(Request.Method.POST)
                .path("/containers/" + Paths.segment(container) + "/wait")
                .build();
        Deadline deadline = new Deadline(limit);
        try (Response response = connection.open("wait for the container " + container, limit, request)) {
            connection.call(
                    "wait for the container " + container,
                    deadline.left(),
                    () -> response.getBody().readAllBytes());
        } catch (EngineException e) {
            if (e.kind() != Kind.TIMED_OUT && e.kind() != Kind.NOT_FOUND) {
                throwUnlessAway(e);
            }
        }
    }

    private static void throwUnlessAway(EngineException e) throws EngineException {
        if (e.kind() != Kind.ENGINE_AWAY && e.kind() != Kind.TIMED_OUT) {
            throw e;
        }
    }
}
