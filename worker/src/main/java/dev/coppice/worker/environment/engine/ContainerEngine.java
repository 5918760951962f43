package dev.coppice.worker.environment.engine;

import dev.coppice.environment.PullPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container engine on this host. Containers, networks and volumes are named by their name or id. Safe for use by many threads.
 *
 * <p>Every call ends: it has a deadline of its own, after which it throws {@link EngineException.Kind#TIMED_OUT}; what it asked for
 * may then have happened all the same. An interrupt ends a call at once, with the same uncertainty. Connections that break during a
 * call are told as {@link EngineException.Kind#ENGINE_AWAY}; nothing is tried twice.
 */
public interface ContainerEngine extends AutoCloseable {

    /** Asks the engine, each time. */
    EngineInfo info() throws EngineException, InterruptedException;

    /**
     * Looks among the images that the engine has.
     *
     * @param reference a name with tag or digest, or an image id
     */
    Optional<Image> findImage(String reference) throws EngineException, InterruptedException;

    /**
     * Makes sure that an image is there, and pulls it as the policy says, with the credentials of this user's Docker configuration. A
     * pull that makes no progress for some minutes is given up with {@link EngineException.Kind#TIMED_OUT}.
     *
     * @throws EngineException {@link EngineException.Kind#NOT_FOUND} when it is not there and the policy is never; {@link
     *     EngineException.Kind#PULL_REFUSED} with the registry's words
     */
    Image obtainImage(String reference, PullPolicy policy, PullProgress progress)
            throws EngineException, InterruptedException;

    /**
     * Makes an image of one layer.
     *
     * @param tar its files; read to its end, not closed
     * @return the image's id
     */
    String importImage(String reference, InputStream tar, Map<String, String> labels)
            throws EngineException, InterruptedException;

    /** Removes a name of an image, and the image with its last name. One that is not there is removed already. */
    void removeImage(String reference) throws EngineException, InterruptedException;

    /**
     * Makes a network.
     *
     * @return its id
     * @throws EngineException {@link EngineException.Kind#NAME_TAKEN} when there is a network of that name; {@link
     *     EngineException.Kind#NO_SUBNET} when its subnet overlaps another, or the engine has none left
     */
    String createNetwork(NetworkSpec network) throws EngineException, InterruptedException;

    /** One that is not there is removed already. {@link EngineException.Kind#CONFLICT} while containers are on it. */
    void removeNetwork(String network) throws EngineException, InterruptedException;

    /** Takes one that is there already as made, whatever its labels: look first. */
    void createVolume(String name, Map<String, String> labels) throws EngineException, InterruptedException;

    Optional<FoundVolume> findVolume(String name) throws EngineException, InterruptedException;

    /** One that is not there is removed already. {@link EngineException.Kind#CONFLICT} while containers use it. */
    void removeVolume(String name) throws EngineException, InterruptedException;

    /**
     * Creates a container; it does not run yet.
     *
     * @return its id
     * @throws EngineException {@link EngineException.Kind#NAME_TAKEN}, or {@link EngineException.Kind#NOT_FOUND} when the image or
     *     the network is not there
     */
    String createContainer(ContainerSpec container) throws EngineException, InterruptedException;

    /** Starts it; does nothing when it runs. {@link EngineException.Kind#PORT_TAKEN} when a host port is in use. */
    void startContainer(String container) throws EngineException, InterruptedException;

    /** {@link EngineException.Kind#NOT_FOUND} when there is none. */
    ContainerState inspectContainer(String container) throws EngineException, InterruptedException;

    /**
     * Begins a container's health check if it is due and nobody runs it, as on Podman without systemd, where {@link #inspectContainer} runs it,
     * too. Elsewhere it asks the engine nothing.
     */
    void probeHealth(String container) throws EngineException, InterruptedException;

    /**
     * Waits for its end, through outages of the engine's that are shorter than the limit. One that was never started has not ended.
     *
     * @return how it ended, as inspection tells
     * @throws EngineException {@link EngineException.Kind#TIMED_OUT} after the limit
     */
    ContainerState awaitExit(String container, Duration limit) throws EngineException, InterruptedException;

    /** SIGTERM, or what the image names; SIGKILL after the grace (whole seconds). Does nothing when it does not run. */
    void stopContainer(String container, Duration grace) throws EngineException, InterruptedException;

    /**
     * Sends its first process a signal.
     *
     * @param signal such as {@code KILL} or {@code HUP}
     * @throws EngineException {@link EngineException.Kind#CONFLICT} when it does not run
     */
    void killContainer(String container, String signal) throws EngineException, InterruptedException;

    /** Removes it with its anonymous volumes, and kills it before if it runs. One that is not there is removed already. */
    void removeContainer(String container) throws EngineException, InterruptedException;

    /**
     * Copies a file or a folder out of a container, which need not run.
     *
     * @param tar takes an archive as tar makes it, on the calling thread
     * @throws IOException of the sink's own
     */
    void copyOut(String container, String path, EngineOutput tar)
            throws EngineException, IOException, InterruptedException;

    /**
     * Sends what a container has written, and while it follows also what it will write, to a sink, on a thread of the stream's.
     *
     * @return runs already; the caller closes it
     */
    EngineStream logs(String container, LogRequest request, EngineOutput output)
            throws EngineException, InterruptedException;

    /**
     * Runs a command in a running container; its output goes to the sink, on a thread of the exec's.
     *
     * @return runs already; the caller closes it
     */
    RunningExec exec(String container, ExecSpec command, EngineOutput output)
            throws EngineException, InterruptedException;

    /**
     * Runs a command that takes input, as {@link #exec} does otherwise.
     *
     * @param terminal whether it gets a terminal: then all of its output comes as one
     * @return runs already; the caller closes it
     */
    InteractiveExec interact(String container, ExecSpec command, boolean terminal, EngineOutput output)
            throws EngineException, InterruptedException;

    /** All that have every one of these labels with exactly these values, running or not. */
    List<FoundContainer> findContainers(Map<String, String> labels) throws EngineException, InterruptedException;

    List<FoundNetwork> findNetworks(Map<String, String> labels) throws EngineException, InterruptedException;

    List<FoundVolume> findVolumes(Map<String, String> labels) throws EngineException, InterruptedException;

    /**
     * Tells of what happens to containers with these labels, until it is closed. It connects by itself, and again when the connection
     * breaks. An event is a hint: what holds is what inspection tells after it.
     */
    EngineStream subscribe(Map<String, String> labels, EngineListener listener)
            throws EngineException, InterruptedException;

    /** Where it is and how it was found, for people. */
    EngineAddress address();

    /** Ends all streams and calls. What runs in the engine runs on. */
    @Override
    void close();
}
