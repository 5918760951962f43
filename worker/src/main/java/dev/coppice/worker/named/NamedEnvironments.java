package dev.coppice.worker.named;

import dev.coppice.worker.environment.ComposeEnvironments;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeRequest;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.host.HostLocks;
import dev.coppice.worker.host.Keepers;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.named.NamedEnvironment.State;
import dev.coppice.worker.secret.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The named environments of this user on this host. Each is changed by one process at a time; another one that would change it waits. A
 * process has one of these. Safe for use by many threads.
 */
public final class NamedEnvironments {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final EnvironmentFolders folders;
    private final EnvironmentParts parts;

    /**
     * Those below a folder.
     *
     * @param state of this user's on this host, the same for all processes
     * @param engines closed by the caller
     * @param env this process's environment, without the marks of a run: nobody's sweep must find what is made here
     * @param host this host's name
     */
    public NamedEnvironments(
            Path state,
            Engines engines,
            HostRegistries registries,
            Map<String, String> env,
            String host,
            Keepers keepers,
            InstantSource clock) {
        this(
                state,
                engines,
                registries,
                env,
                host,
                keepers,
                clock,
                new OwnVariables(env),
                new HostingRules(ComposeRequest.LOOPBACK, Optional.empty()));
    }

    /**
     * Those that a worker hosts for others.
     *
     * @param state a folder of the worker's own
     * @param engines closed by the caller
     * @param env this process's environment, without the marks of a run
     * @param host this host's name
     * @param secrets where values of secrets come from
     */
    public NamedEnvironments(
            Path state,
            Engines engines,
            HostRegistries registries,
            Map<String, String> env,
            String host,
            Keepers keepers,
            InstantSource clock,
            SecretSource secrets,
            HostingRules rules) {
        folders = new EnvironmentFolders(state.resolve("environments"));
        parts = new EnvironmentParts(engines, registries, env, host, keepers, clock, secrets, rules);
    }

    /**
     * Starts one that is new or stopped, and returns when it is ready.
     *
     * @param settings empty for those that it was started with before
     * @param lines takes a line every few seconds, for people
     * @throws EnvironmentRefusal when it is there already, or was never started and there are no settings
     * @throws ComposeException when it can't be had; what was made is removed then, but for volumes that it had before
     */
    @SuppressWarnings("try") // the lock is there to be held
    public NamedEnvironment start(String name, Optional<EnvironmentSettings> settings, Consumer<String> lines)
            throws EnvironmentRefusal, ComposeException, EngineException, IOException, InterruptedException {
        EnvironmentFolder folder = folders.of(name);
        try (HostLocks.Held held = folders.lock(name)) {
            Optional<NamedEnvironment> before = folder.read();
            if (before.isPresent() && !before.get().isStopped()) {
                throw new EnvironmentRefusal(there(before.get()));
            }
            EnvironmentStart start = new EnvironmentStart(parts, folder, before);
            NamedEnvironment environment = start.describe(name, settings);
            folder.make();
            Optional<String> text = settings.flatMap(EnvironmentSettings::text);
            if (text.isPresent()) {
                Path file = environment.files().getFirst();
                Files.deleteIfExists(file); // it may be a link
                Files.writeString(file, text.get(), StandardOpenOption.CREATE_NEW);
            }
            folder.write(environment.in(State.STARTING));
            return start.start(environment, settings.flatMap(EnvironmentSettings::port), lines);
        }
    }

    private static String there(NamedEnvironment environment) {
        String name = environment.name();
        return "the environment " + name + " is there already (" + environment.state() + ", started from "
                + environment.directory() + ").\n  coppice env show " + name + "\n  coppice env restart " + name
                + "\n  coppice env stop " + name + " [--cleanup]";
    }

    /**
     * Stops one: its containers and networks go, its volumes and ports are kept. With a cleanup, all goes, and with it the environment.
     *
     * @throws IOException also when something can't be removed; it is tried again with the next call
     */
    public void stop(String name, boolean cleanup)
            throws EnvironmentRefusal, EngineException, IOException, InterruptedException {
        stop(name, cleanup, State.STOPPED);
    }

    @SuppressWarnings("try") // the lock is there to be held
    private void stop(String name, boolean cleanup, State end)
            throws EnvironmentRefusal, EngineException, IOException, InterruptedException {
        EnvironmentFolder folder = folders.of(name);
        try (HostLocks.Held held = folders.lock(name)) {
            NamedEnvironment environment = folder.read().orElseThrow(() -> missing(name));
            if (end != State.STOPPED && !isDue(environment, end)) {
                return; // while this waited for the lock, somebody has started or extended it
            }
            if (environment.isStopped() && !cleanup) {
                throw new EnvironmentRefusal("the environment " + name + " is stopped already.\n  coppice env start "
                        + name + "\n  coppice env stop " + name + " --cleanup");
            }
            List<Unsettled> left;
            try (Ledger ledger = folder.ledger()) {
                ComposeEnvironments environments = parts.environments(environment, ledger);
                if (!cleanup) {
                    stopContainers(environments, environment);
                }
                left = environments.settle(environment.resourceOwner(), cleanup ? Set.of() : parts.kept());
            }
            if (!left.isEmpty()) {
                folder.write(environment.failed("not removed: " + left));
                throw new IOException("not removed of the environment " + name + ": " + left
                        + ". It is tried again with: coppice env stop " + name + (cleanup ? " --cleanup" : ""));
            }
            if (cleanup) {
                folder.delete();
            } else {
                folder.keepNoLonger();
                folder.write(
                        end == State.FAILED
                                ? environment.failed("the process that started it was killed")
                                : environment.in(end));
            }
        }
    }

    /** What keeps its volumes may write what it has in hand. */
    private static void stopContainers(ComposeEnvironments environments, NamedEnvironment environment)
            throws EngineException, InterruptedException {
        for (FoundContainer container : environments.containers(environment.resourceOwner())) {
            environments.engine().stopContainer(container.id(), GRACE);
        }
    }

    private static EnvironmentRefusal missing(String name) {
        return new EnvironmentRefusal("there is no environment " + name + "; see coppice env list");
    }

    /** Gives it time from now on. */
    @SuppressWarnings("try") // the lock is there to be held
    public NamedEnvironment extend(String name, Duration lifetime)
            throws EnvironmentRefusal, IOException, InterruptedException {
        EnvironmentFolder folder = folders.of(name);
        try (HostLocks.Held held = folders.lock(name)) {
            NamedEnvironment environment = folder.read().orElseThrow(() -> missing(name));
            if (environment.isStopped()) {
                throw new EnvironmentRefusal(
                        "the environment " + name + " is stopped; start it: coppice env start " + name);
            }
            NamedEnvironment extended =
                    environment.until(parts.clock().instant().plus(lifetime));
            folder.write(extended);
            folder.keep(extended, parts.keepers());
            return extended;
        }
    }

    /** One, as it is now. */
    public NamedEnvironment show(String name) throws EnvironmentRefusal, IOException, InterruptedException {
        EnvironmentFolder folder = folders.of(name);
        return asItIs(folder.read().orElseThrow(() -> missing(name)), folder);
    }

    /** All, as they are now, by name. */
    public List<NamedEnvironment> list() throws IOException, InterruptedException {
        List<NamedEnvironment> all = new ArrayList<>();
        for (EnvironmentFolder folder : folders.all()) {
            Optional<NamedEnvironment> environment = folder.read();
            if (environment.isPresent()) {
                all.add(asItIs(environment.get(), folder));
            }
        }
        return all;
    }

    /** Services end without asking. */
    private NamedEnvironment asItIs(NamedEnvironment environment, EnvironmentFolder folder)
            throws IOException, InterruptedException {
        if (environment.state() != State.READY) {
            return environment;
        }
        try (Ledger ledger = folder.ledger()) {
            List<FoundContainer> containers =
                    parts.environments(environment, ledger).containers(environment.resourceOwner());
            List<String> ended = new ArrayList<>();
            for (FoundContainer container : containers) {
                var found = parts.engines().own().inspectContainer(container.id());
                if (found.status().hasEnded() && found.exitCode().orElse(0) != 0) {
                    ended.add(container.name() + " ended with exit code "
                            + found.exitCode().getAsInt());
                }
            }
            if (containers.size() < environment.services().size()) {
                ended.add("only " + containers.size() + " of its containers are there");
            }
            return ended.isEmpty() ? environment : environment.failed(String.join(", ", ended));
        } catch (EngineException e) {
            return environment.failed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Its containers of a service, or all, by the names of their services.
     *
     * @return at least one
     * @throws EnvironmentRefusal when there is none
     */
    public List<EnvironmentContainer> containers(String name, Optional<String> service)
            throws EnvironmentRefusal, EngineException, IOException, InterruptedException {
        return EnvironmentContainer.of(containers(name), name, service);
    }

    /** The one in which a command runs: a container of the service, or else of the one that publishes the first port. */
    public EnvironmentContainer container(String name, Optional<String> service)
            throws EnvironmentRefusal, EngineException, IOException, InterruptedException {
        Optional<String> wanted = service.isPresent()
                ? service
                : show(name).ports().keySet().stream().findFirst().map(port -> port.service());
        return containers(name, wanted).getFirst();
    }

    private List<EnvironmentContainer> containers(String name)
            throws EnvironmentRefusal, EngineException, IOException, InterruptedException {
        NamedEnvironment environment = folders.of(name).read().orElseThrow(() -> missing(name));
        try (Ledger ledger = folders.of(name).ledger()) {
            return parts.environments(environment, ledger).containers(environment.resourceOwner()).stream()
                    .map(container -> new EnvironmentContainer(
                            container.labels().getOrDefault("com.docker.compose.service", container.name()),
                            container.id(),
                            container.name()))
                    .sorted((one, other) -> one.service().compareTo(other.service()))
                    .toList();
        }
    }

    /**
     * Stops those whose time is over, and those whose start was killed.
     *
     * @return a line about each, for people
     */
    public List<String> expire() throws EnvironmentRefusal, EngineException, IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (EnvironmentFolder folder : folders.all()) {
            Optional<NamedEnvironment> described = folder.read();
            if (described.isEmpty() || described.get().isStopped()) {
                continue;
            }
            NamedEnvironment environment = described.get();
            String name = environment.name();
            if (environment.state() == State.STARTING && !folders.isLocked(name)) {
                stop(name, false, State.FAILED);
                lines.add("the start of the environment " + name + " was killed: what it had made is removed");
            } else if (!environment.expires().isAfter(parts.clock().instant())) {
                stop(name, false, State.EXPIRED);
                lines.add("the environment " + name + " has expired and is stopped; its volumes are kept");
            }
        }
        return lines;
    }

    private boolean isDue(NamedEnvironment environment, State end) {
        return end == State.FAILED
                ? environment.state() == State.STARTING
                : !environment.isStopped()
                        && !environment.expires().isAfter(parts.clock().instant());
    }
}
