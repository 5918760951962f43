package dev.coppice.worker.environment.docker;

import dev.coppice.environment.PullPolicy;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineInfo;
import dev.coppice.worker.environment.engine.EngineListener;
import dev.coppice.worker.environment.engine.EngineOutput;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.environment.engine.FoundNetwork;
import dev.coppice.worker.environment.engine.FoundVolume;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.environment.engine.InteractiveExec;
import dev.coppice.worker.environment.engine.LogRequest;
import dev.coppice.worker.environment.engine.NetworkSpec;
import dev.coppice.worker.environment.engine.PullProgress;
import dev.coppice.worker.environment.engine.RunningExec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine that speaks Docker's API. */
public final class DockerEngine implements ContainerEngine {
    private final Connection connection;
    private final Images images;
    private final Networks networks;
    private final Containers containers;
    private final Output output;

    private DockerEngine(Connection connection, RegistryLogins logins) {
        this.connection = connection;
        images = new Images(connection, logins);
        networks = new Networks(connection);
        containers = new Containers(connection);
        output = new Output(connection);
    }

    /**
     * Finds this user's engine, at which something takes connections.
     *
     * @param env the environment of this process: DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG, XDG_RUNTIME_DIR
     * @param home the user's
     * @throws EngineException {@link EngineException.Kind#ENGINE_AWAY} when there is none that can be used; says where it was looked for
     */
    public static EngineAddress find(Map<String, String> env, Path home) throws EngineException {
        return new EngineFinder(env, home).find();
    }

    /**
     * Agrees with an engine on a version of the API.
     *
     * @param env the environment of this process: DOCKER_CONFIG, and what credential helpers may need
     * @param home the user's
     * @throws EngineException {@link EngineException.Kind#ENGINE_AWAY} when it can't be used
     */
    public static DockerEngine open(EngineAddress address, Map<String, String> env, Path home)
            throws EngineException, InterruptedException {
        return new DockerEngine(Connection.open(address), new RegistryLogins(new DockerConfiguration(env, home), env));
    }

    @Override
    public EngineAddress address() {
        return connection.address();
    }

    @Override
    public EngineInfo info() throws EngineException, InterruptedException {
        return connection.info();
    }

    @Override
    public Optional<Image> findImage(String reference) throws EngineException, InterruptedException {
        return images.find(reference);
    }

    @Override
    public Image obtainImage(String reference, PullPolicy policy, PullProgress progress)
            throws EngineException, InterruptedException {
        return images.obtain(reference, policy, progress);
    }

    @Override
    public String importImage(String reference, InputStream tar, Map<String, String> labels)
            throws EngineException, InterruptedException {
        return images.importFrom(reference, tar, labels);
    }

    @Override
    public void removeImage(String reference) throws EngineException, InterruptedException {
        images.remove(reference);
    }

    @Override
    public String createNetwork(NetworkSpec network) throws EngineException, InterruptedException {
        return networks.create(network);
    }

    @Override
    public void removeNetwork(String network) throws EngineException, InterruptedException {
        networks.remove(network);
    }

    @Override
    public List<FoundNetwork> findNetworks(Map<String, String> labels) throws EngineException, InterruptedException {
        return networks.find(labels);
    }

    @Override
    public void createVolume(String name, Map<String, String> labels) throws EngineException, InterruptedException {
        networks.createVolume(name, labels);
    }

    @Override
    public Optional<FoundVolume> findVolume(String name) throws EngineException, InterruptedException {
        return networks.findVolume(name);
    }

    @Override
    public void removeVolume(String name) throws EngineException, InterruptedException {
        networks.removeVolume(name);
    }

    @Override
    public List<FoundVolume> findVolumes(Map<String, String> labels) throws EngineException, InterruptedException {
        return networks.findVolumes(labels);
    }

    @Override
    public String createContainer(ContainerSpec container) throws EngineException, InterruptedException {
        return containers.create(container);
    }

    @Override
    public void startContainer(String container) throws EngineException, InterruptedException {
        containers.start(container);
    }

    @Override
    public ContainerState inspectContainer(String container) throws EngineException, InterruptedException {
        return containers.inspect(container);
    }

    @Override
    public void probeHealth(String container) throws EngineException, InterruptedException {
        containers.probeHealth(container);
    }

    @Override
    public ContainerState awaitExit(String container, Duration limit) throws EngineException, InterruptedException {
        return containers.awaitExit(container, limit);
    }

    @Override
    public void stopContainer(String container, Duration grace) throws EngineException, InterruptedException {
        containers.stop(container, grace);
    }

    @Override
    public void killContainer(String container, String signal) throws EngineException, InterruptedException {
        containers.kill(container, signal);
    }

    @Override
    public void removeContainer(String container) throws EngineException, InterruptedException {
        containers.remove(container);
    }

    @Override
    public List<FoundContainer> findContainers(Map<String, String> labels)
            throws EngineException, InterruptedException {
        return containers.find(labels);
    }

    @Override
    public void copyOut(String container, String path, EngineOutput tar)
            throws EngineException, IOException, InterruptedException {
        output.copyOut(container, path, tar);
    }

    @Override
    public EngineStream logs(String container, LogRequest request, EngineOutput sink)
            throws EngineException, InterruptedException {
        return output.logs(container, request, sink);
    }

    @Override
    public RunningExec exec(String container, ExecSpec command, EngineOutput sink)
            throws EngineException, InterruptedException {
        return output.exec(container, command, sink);
    }

    @Override
    public InteractiveExec interact(String container, ExecSpec command, boolean terminal, EngineOutput sink)
            throws EngineException, InterruptedException {
        return output.interact(container, command, terminal, sink);
    }

    @Override
    public EngineStream subscribe(Map<String, String> labels, EngineListener listener) {
        return new Subscription(connection, labels, listener);
    }

    @Override
    public void close() {
        connection.close();
    }
}
