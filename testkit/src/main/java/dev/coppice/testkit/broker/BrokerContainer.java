package dev.coppice.testkit.broker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, which shares this host's network: its ports stay the same when it is started again. */
final class BrokerContainer implements PrivateBroker {
    private static final System.Logger LOG = System.getLogger(BrokerContainer.class.getName());
    private static final String NEWEST = "4.3";
    private static final Path ENGINE = Path.of("/var/run/docker.sock");
    private static final long PULL_MINUTES = 5;
    private static final Duration START = Duration.ofMinutes(3);

    private static final String SETTINGS = """
            [{rabbit, [{channel_tick_interval, 1000}]},
             {kernel, [{inet_dist_use_interface, {127,0,0,1}}]}].
            """;

    private final Optional<String> version;
    private final BrokerPorts ports = BrokerPorts.reserve();
    private final int port;
    private final GenericContainer<?> container;
    private final DockerClient engine;

    private BrokerContainer(Optional<String> version, DockerImageName image) {
        this.version = version;
        port = ports.first();
        container = new GenericContainer<>(image)
                .withNetworkMode("host")
                .withEnv(Map.of(
                        "RABBITMQ_NODENAME",
                        "coppice-" + port + "@localhost",
                        "RABBITMQ_NODE_IP_ADDRESS",
                        "127.0.0.1",
                        "RABBITMQ_NODE_PORT",
                        Integer.toString(port),
                        "RABBITMQ_DIST_PORT",
                        Integer.toString(port + 1),
                        "ERL_EPMD_PORT",
                        Integer.toString(port + 2),
                        "ERL_EPMD_ADDRESS",
                        "127.0.0.1"))
                .withCopyToContainer(Transferable.of(SETTINGS), "/etc/rabbitmq/advanced.config")
                .waitingFor(new Listening());
        engine = container.getDockerClient();
    }

    /** It listens on this host; nothing is mapped that Testcontainers could ask for. */
    private final class Listening extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            awaitListening();
        }
    }

    /** Starts one; gives nothing without an engine, or without an image that it has or gets. */
    static Optional<PrivateBroker> tryToStart(Optional<String> version) {
        if (System.getenv("DOCKER_HOST") == null && !Files.isWritable(ENGINE)) {
            return Optional.empty();
        }
        DockerImageName image = DockerImageName.parse("rabbitmq:" + version.orElse(NEWEST));
        if (!isToBeHad(image)) {
            LOG.log(System.Logger.Level.INFO, "there is no image {0} to be had: the tests take a process", image);
            return Optional.empty();
        }
        BrokerContainer broker = new BrokerContainer(version, image);
        broker.container.start();
        return Optional.of(broker);
    }

    private static boolean isToBeHad(DockerImageName image) {
        try {
            DockerClient engine = DockerClientFactory.instance().client();
            try {
                engine.inspectImageCmd(image.asCanonicalNameString()).exec();
                return true;
            } catch (NotFoundException notYet) {
                return engine.pullImageCmd(image.asCanonicalNameString())
                        .start()
                        .awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
            }
        } catch (DockerException | IllegalStateException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitListening() {
        long end = System.nanoTime() + START.toNanos();
        while (!BrokerPorts.isListening(port)) {
            if (System.nanoTime() > end || Boolean.FALSE.equals(state())) {
                throw new IllegalStateException(
                        "the broker's container did not start; it said:\n" + container.getLogs());
            }
            Thread.onSpinWait();
        }
    }

    private Boolean state() {
        return engine.inspectContainerCmd(container.getContainerId())
                .exec()
                .getState()
                .getRunning();
    }

    @Override
    public Optional<String> version() {
        return version;
    }

    @Override
    public String url() {
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    @Override
    public void start() {
        engine.startContainerCmd(container.getContainerId()).exec();
        awaitListening();
    }

    @Override
    public void stop() {
        engine.stopContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void kill() {
        engine.killContainerCmd(container.getContainerId()).exec();
        while (Boolean.TRUE.equals(state())) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void pause() {
        engine.pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void resume() {
        engine.unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public String eval(String expression) {
        return run(List.of("rabbitmqctl", "eval", expression));
    }

    @Override
    public String ctl(String arguments) {
        List<String> command = new ArrayList<>(List.of("rabbitmqctl"));
        command.addAll(List.of(arguments.split(" ", -1)));
        return run(command);
    }

    private String run(List<String> command) {
        try {
            ExecResult result = container.execInContainer(command.toArray(String[]::new));
            return result.getStdout() + result.getStderr();
        } catch (IOException e) {
            throw new IllegalStateException("the broker's container can't be told to " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker's container does " + command, e);
        }
    }

    @Override
    public void close() {
        container.stop();
        ports.close();
    }
}
