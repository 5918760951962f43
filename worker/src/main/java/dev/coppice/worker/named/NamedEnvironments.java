package dev.coppice.worker.named;

import dev.coppice.worker.environment.ComposeEnvironments;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.environment.Project;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeRequest;
import dev.coppice.worker.environment.compose.ComposeStack;
import dev.coppice.worker.environment.compose.ServiceContainer;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.environment.port.PortRegistry;
import dev.coppice.worker.host.ExpiryFile;
import dev.coppice.worker.host.HostLocks;
import dev.coppice.worker.host.Keepers;
import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.named.NamedEnvironment.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The named environments of this user on this host. Each is changed by one process at a time; another one that would change it waits. A
 * process has one of these. Safe for use by many threads.
 */
public final class NamedEnvironments {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String DESCRIPTION = "environment.properties";
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int SHORT_ID = 8;
    private static final Set<String> KEPT = Set.of("volume", "image");

    private final Path state;
    private final Engines engines;
    private final HostRegistries registries;
    private final Map<String, String> env;
    private final String host;
    private final Keepers keepers;
    private final InstantSource clock;
    private final HostLocks locks = new HostLocks();

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
        this.state = state;
        this.engines = engines;
        this.registries = registries;
        this.env = Map.copyOf(env);
        this.host = host;
        this.keepers = keepers;
        this.clock = clock;
    }

    private Path folders() {
        return state.resolve("environments");
    }

    private Path folder(String name) throws EnvironmentRefusal {
        if (!NAME.matcher(name).matches()) {
            throw new EnvironmentRefusal(
                    "\"" + name + "\" can't be an environment's name: use at most 63 letters, digits,"
                            + " dots, dashes and underscores, with a letter or digit first, like WO-042");
        }
        return folders().resolve(name);
    }

    private HostLocks.Held lock(String name) throws IOException, InterruptedException {
        return locks.lock(state.resolve("environments").resolve("." + name + ".lock"));
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
        Path folder = folder(name);
        try (HostLocks.Held held = lock(name)) {
            Optional<NamedEnvironment> before = describedIn(folder);
            if (before.isPresent() && !before.get().isStopped()) {
                throw new EnvironmentRefusal(there(before.get()));
            }
            NamedEnvironment environment = described(name, before, settings);
            Files.createDirectories(folder);
            Optional<String> text = settings.flatMap(EnvironmentSettings::text);
            if (text.isPresent()) {
                Files.writeString(textOf(folder), text.get());
            }
            EnvironmentFile.write(folder.resolve(DESCRIPTION), environment.in(State.STARTING));
            return start(environment, before, settings.flatMap(EnvironmentSettings::port), folder, lines);
        }
    }

    private static String there(NamedEnvironment environment) {
        String name = environment.name();
        return "the environment " + name + " is there already (" + environment.state() + ", started from "
                + environment.directory() + ").\n  coppice env show " + name + "\n  coppice env restart " + name
                + "\n  coppice env stop " + name + " [--cleanup]";
    }

    private NamedEnvironment described(
            String name, Optional<NamedEnvironment> before, Optional<EnvironmentSettings> settings)
            throws EnvironmentRefusal {
        Instant now = clock.instant();
        if (settings.isEmpty()) {
            NamedEnvironment known =
                    before.orElseThrow(() -> new EnvironmentRefusal("there is no environment " + name));
            return known.until(now.plus(known.lifetime()));
        }
        EnvironmentSettings given = settings.get();
        return new NamedEnvironment(
                name,
                State.STARTING,
                before.map(NamedEnvironment::project).orElseGet(() -> project(given.directory(), name)),
                given.directory(),
                given.text().isPresent() ? List.of(textOf(folder(name))) : given.files(),
                given.profiles(),
                given.secrets(),
                given.first(),
                given.range().first(),
                given.range().last(),
                given.readyWithin(),
                before.map(NamedEnvironment::ports).orElse(Map.of()),
                List.of(),
                new TreeMap<>(given.credentials()),
                given.lifetime(),
                before.map(NamedEnvironment::created).orElse(now),
                now.plus(given.lifetime()),
                given.owner(),
                Optional.empty());
    }

    private static String project(Path directory, String name) {
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, SHORT_ID);
        return Project.ofNamed(directory.toString(), name, id).name();
    }

    private NamedEnvironment start(
            NamedEnvironment environment,
            Optional<NamedEnvironment> before,
            Optional<Integer> port,
            Path folder,
            Consumer<String> lines)
            throws ComposeException, EngineException, IOException, InterruptedException {
        Owner owner = owner(environment);
        try (Ledger ledger = ledger(folder)) {
            ComposeEnvironments environments = environments(environment, ledger);
            try {
                keep(environment, folder);
                ComposeStack stack = environments.prepare(request(environment, port, folder));
                stack.shared().forEach(lines);
                EnvironmentFile.write(
                        folder.resolve(DESCRIPTION),
                        environment
                                .started(stack.ports(), List.of(), environment.expires())
                                .in(State.STARTING));
                stack.up(environment.readyWithin(), lines);
                List<String> services = stack.containers().stream()
                        .map(ServiceContainer::service)
                        .distinct()
                        .toList();
                NamedEnvironment ready = environment.started(
                        stack.ports(), services, clock.instant().plus(environment.lifetime()));
                EnvironmentFile.write(folder.resolve(DESCRIPTION), ready);
                keep(ready, folder);
                return ready;
            } catch (ComposeException | EngineException | IOException | InterruptedException | RuntimeException e) {
                undo(environments, owner, before, folder, e);
                throw e;
            }
        }
    }

    /** Back to how it was before. */
    private static void undo(
            ComposeEnvironments environments,
            Owner owner,
            Optional<NamedEnvironment> before,
            Path folder,
            Exception why)
            throws IOException {
        List<Unsettled> left = environments.settle(owner, before.isPresent() ? KEPT : Set.of());
        if (!left.isEmpty()) {
            why.addSuppressed(new IOException("not removed: " + left));
            Optional<NamedEnvironment> described = describedIn(folder);
            if (described.isPresent()) {
                EnvironmentFile.write(
                        folder.resolve(DESCRIPTION),
                        described.get().failed(why.getMessage() + "; not removed: " + left));
            }
        } else if (before.isPresent()) {
            ExpiryFile.in(folder).delete();
            EnvironmentFile.write(folder.resolve(DESCRIPTION), before.get());
        } else {
            TreeDeletion.delete(folder);
        }
    }

    private static Path textOf(Path folder) {
        return folder.resolve("services.json").toAbsolutePath();
    }

    private Map<String, String> secrets(NamedEnvironment environment) throws ComposeException {
        Map<String, String> values = new HashMap<>();
        for (String name : environment.secrets()) {
            String value = env.get(name);
            if (value == null) {
                throw ComposeException.badFile("the secret " + name + " has no value: set the variable " + name
                        + " where coppice env is called");
            }
            values.put(name, value);
        }
        return values;
    }

    private ComposeRequest request(NamedEnvironment environment, Optional<Integer> port, Path folder)
            throws ComposeException {
        return new ComposeRequest(
                owner(environment),
                environment.project(),
                environment.files().getFirst().resolveSibling(""),
                environment.files(),
                Set.copyOf(environment.profiles()),
                Optional.of(environment.name()),
                Map.of(),
                secrets(environment),
                Map.of(),
                environment.first(),
                port,
                environment.ports(),
                new PortRange(environment.firstOfRange(), environment.lastOfRange()),
                PortRegistry.Term.KEPT,
                folder.resolve("compose"));
    }

    private static Owner owner(NamedEnvironment environment) {
        return new Owner(Owner.Type.ENVIRONMENT, environment.project());
    }

    private static Ledger ledger(Path folder) throws IOException {
        return Ledger.open(folder.resolve("ledger"));
    }

    private ComposeEnvironments environments(NamedEnvironment environment, Ledger ledger) {
        return new ComposeEnvironments(engines, registries, ledger, env, environment.project(), host);
    }

    /** From before anything is made: a start that is killed is ended by the same shell. */
    private void keep(NamedEnvironment environment, Path folder) throws IOException {
        ExpiryFile expires = ExpiryFile.in(folder);
        boolean isKept = expires.exists();
        expires.write(environment.expires());
        if (!isKept) {
            keepers.keep(expires.path());
        }
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
        Path folder = folder(name);
        try (HostLocks.Held held = lock(name)) {
            NamedEnvironment environment = describedIn(folder).orElseThrow(() -> missing(name));
            if (end != State.STOPPED && !isDue(environment, end)) {
                return; // while this waited for the lock, somebody has started or extended it
            }
            if (environment.isStopped() && !cleanup) {
                throw new EnvironmentRefusal("the environment " + name + " is stopped already.\n  coppice env start "
                        + name + "\n  coppice env stop " + name + " --cleanup");
            }
            List<Unsettled> left;
            try (Ledger ledger = ledger(folder)) {
                ComposeEnvironments environments = environments(environment, ledger);
                if (!cleanup) {
                    stopContainers(environments, environment);
                }
                left = environments.settle(owner(environment), cleanup ? Set.of() : KEPT);
            }
            if (!left.isEmpty()) {
                EnvironmentFile.write(folder.resolve(DESCRIPTION), environment.failed("not removed: " + left));
                throw new IOException("not removed of the environment " + name + ": " + left
                        + ". It is tried again with: coppice env stop " + name + (cleanup ? " --cleanup" : ""));
            }
            if (cleanup) {
                TreeDeletion.delete(folder);
            } else {
                ExpiryFile.in(folder).delete();
                EnvironmentFile.write(
                        folder.resolve(DESCRIPTION),
                        end == State.FAILED
                                ? environment.failed("the process that started it was killed")
                                : environment.in(end));
            }
        }
    }

    /** What keeps its volumes may write what it has in hand. */
    private static void stopContainers(ComposeEnvironments environments, NamedEnvironment environment)
            throws EngineException, InterruptedException {
        for (FoundContainer container : environments.containers(owner(environment))) {
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
        Path folder = folder(name);
        try (HostLocks.Held held = lock(name)) {
            NamedEnvironment environment = describedIn(folder).orElseThrow(() -> missing(name));
            if (environment.isStopped()) {
                throw new EnvironmentRefusal(
                        "the environment " + name + " is stopped; start it: coppice env start " + name);
            }
            NamedEnvironment extended = environment.until(clock.instant().plus(lifetime));
            EnvironmentFile.write(folder.resolve(DESCRIPTION), extended);
            keep(extended, folder);
            return extended;
        }
    }

    /** One, as it is now. */
    public NamedEnvironment show(String name) throws EnvironmentRefusal, IOException, InterruptedException {
        return asItIs(describedIn(folder(name)).orElseThrow(() -> missing(name)));
    }

    /** All, as they are now, by name. */
    public List<NamedEnvironment> list() throws IOException, InterruptedException {
        List<NamedEnvironment> all = new ArrayList<>();
        for (Path folder : described()) {
            Optional<NamedEnvironment> environment = describedIn(folder);
            if (environment.isPresent()) {
                all.add(asItIs(environment.get()));
            }
        }
        return all;
    }

    private List<Path> described() throws IOException {
        if (Files.notExists(folders())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folders())) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static Optional<NamedEnvironment> describedIn(Path folder) throws IOException {
        Path file = folder.resolve(DESCRIPTION);
        return Files.exists(file) ? Optional.of(EnvironmentFile.read(file)) : Optional.empty();
    }

    /** Services end without asking. */
    private NamedEnvironment asItIs(NamedEnvironment environment) throws IOException, InterruptedException {
        if (environment.state() != State.READY) {
            return environment;
        }
        try (Ledger ledger = ledger(folders().resolve(environment.name()))) {
            List<FoundContainer> containers = environments(environment, ledger).containers(owner(environment));
            List<String> ended = new ArrayList<>();
            for (FoundContainer container : containers) {
                var found = engines.own().inspectContainer(container.id());
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

    /** Its containers, by the names of their services. */
    public List<EnvironmentContainer> containers(String name)
            throws EnvironmentRefusal, EngineException, IOException, InterruptedException {
        NamedEnvironment environment = describedIn(folder(name)).orElseThrow(() -> missing(name));
        try (Ledger ledger = ledger(folder(name))) {
            return environments(environment, ledger).containers(owner(environment)).stream()
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
        for (Path folder : described()) {
            Optional<NamedEnvironment> described = describedIn(folder);
            if (described.isEmpty() || described.get().isStopped()) {
                continue;
            }
            NamedEnvironment environment = described.get();
            String name = environment.name();
            if (environment.state() == State.STARTING && !isLocked(name)) {
                stop(name, false, State.FAILED);
                lines.add("the start of the environment " + name + " was killed: what it had made is removed");
            } else if (!environment.expires().isAfter(clock.instant())) {
                stop(name, false, State.EXPIRED);
                lines.add("the environment " + name + " has expired and is stopped; its volumes are kept");
            }
        }
        return lines;
    }

    private boolean isDue(NamedEnvironment environment, State end) {
        return end == State.FAILED
                ? environment.state() == State.STARTING
                : !environment.isStopped() && !environment.expires().isAfter(clock.instant());
    }

    private boolean isLocked(String name) throws IOException, InterruptedException {
        Optional<HostLocks.Held> free = locks.tryLock(folders().resolve("." + name + ".lock"));
        free.ifPresent(HostLocks.Held::close);
        return free.isEmpty();
    }
}
