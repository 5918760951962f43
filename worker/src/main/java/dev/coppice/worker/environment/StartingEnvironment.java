package dev.coppice.worker.environment;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.environment.PullPolicy;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.TaskContainer;
import dev.coppice.lifecycle.Crew;
import dev.coppice.plan.ShellBlock;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerEvent;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineListener;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.process.Interpreters;
import dev.coppice.worker.process.TaskHost;
import dev.coppice.worker.process.UntrustedShellException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An environment on its way up, on threads of its own: first all images are obtained side by side, then the services start, each when
 * those are ready that it needs. Closed by who asked for it, when no task runs any more. For one thread.
 */
public final class StartingEnvironment implements Closeable {
    private static final Duration TELLING = Duration.ofSeconds(1);

    private final EnvironmentTools tools;
    private final EnvironmentRequest request;
    private final Crew crew = new Crew("environment");
    private final CompletableFuture<Path> worktree = new CompletableFuture<>();
    private final CompletableFuture<Map<String, String>> ready = new CompletableFuture<>();
    private final List<ServiceRun> services = new CopyOnWriteArrayList<>();
    private final PullsUnderWay pulls = new PullsUnderWay();
    private final Set<String> outOfMemory = ConcurrentHashMap.newKeySet();
    private volatile @Nullable EngineStream events;
    private volatile @Nullable Site site;
    private volatile @Nullable ComposedServices composed;
    private volatile @Nullable Image taskImage;
    private boolean closed;

    StartingEnvironment(EnvironmentTools tools, EnvironmentRequest request) {
        this.tools = tools;
        this.request = request;
    }

    void begin() {
        crew.start("bring up", () -> {
            try {
                ready.complete(bringUp());
            } catch (EnvironmentException | InterruptedException | RuntimeException | Error e) {
                ready.completeExceptionally(e);
            }
        });
    }

    /** The checkout is done: services that mount files of it start now. */
    public void checkedOut(Path folder) {
        worktree.complete(folder);
    }

    /**
     * Waits until every service is ready.
     *
     * @param doing is told now and then, on this thread, what is waited for: for people
     * @return variables for the tasks
     */
    public Map<String, String> awaitReady(Consumer<String> doing) throws EnvironmentException, InterruptedException {
        String last = "";
        while (true) {
            try {
                return ready.get(TELLING.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                String now = pulls.doing().orElseGet(this::waiting);
                if (!now.equals(last)) {
                    doing.accept(now);
                    last = now;
                }
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
    }

    /** Such as {@code waiting for db (starting, 4 s)}. */
    private String waiting() {
        ComposedServices ofCompose = composed;
        if (ofCompose != null) {
            return ofCompose.doing();
        }
        Site here = site;
        String names = services.stream()
                .filter(service -> service.ready().isEmpty())
                .map(service -> service.name() + " (" + service.condition() + ")")
                .collect(Collectors.joining(", "));
        return here == null || names.isEmpty()
                ? "starting services"
                : "waiting for " + names + ", " + here.budget().elapsed().toSeconds() + " s";
    }

    /** Whether tasks run in a container, which {@link #host} makes, and not on this host. */
    public boolean hasTaskContainer() {
        return request.spec().container().isPresent();
    }

    /**
     * Makes the container in which the tasks run. To be called when all is ready, once; it goes with this environment.
     *
     * @param blocks that are to be run: there must be shells for them
     */
    public TaskHost host(TaskPlace place, Collection<ShellBlock> blocks)
            throws EnvironmentException, InterruptedException {
        TaskContainer spec = request.spec().container().orElseThrow();
        Site here = Objects.requireNonNull(site);
        ContainerEngine engine = here.resources().engine();
        try {
            TaskContainerMaker.Made made =
                    new TaskContainerMaker(spec, here, place).make(Objects.requireNonNull(taskImage));
            ContainerProcesses processes = new ContainerProcesses(engine, made);
            if (!processes.begin()) {
                throw new EnvironmentException(
                        BrokenReason.BAD_PLAN, "the image " + spec.image() + " has no sh: tasks can't run in it");
            }
            Interpreters interpreters = new Interpreters(words -> probe(processes, words));
            for (ShellBlock block : blocks) {
                interpreters.command(block.shell());
            }
            return new ContainerHost(
                    engine, made, processes, interpreters, place, () -> outOfMemory.contains(made.id()));
        } catch (UntrustedShellException e) {
            throw new EnvironmentException(BrokenReason.BAD_PLAN, "the image " + spec.image() + ": " + e.getMessage());
        } catch (EngineException e) {
            throw EnvironmentException.of(e);
        } catch (IOException e) {
            throw EnvironmentException.of("make the container for the tasks", e);
        }
    }

    private static OptionalInt probe(ContainerProcesses processes, List<String> words)
            throws IOException, InterruptedException {
        try {
            return processes.run(words, new ByteArrayOutputStream());
        } catch (EngineException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static EnvironmentException failure(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case EnvironmentException broken -> broken;
            case InterruptedException interrupt -> throw interrupt;
            case RuntimeException ours -> throw ours;
            case Error ours -> throw ours;
            case null, default -> throw new IllegalStateException(e);
        };
    }

    private Map<String, String> bringUp() throws EnvironmentException, InterruptedException {
        try {
            if (request.spec().compose().isPresent()) {
                ComposedServices services = tools.composed(request);
                composed = services;
                return services.bringUp(await(worktree));
            }
            ContainerEngine engine = tools.engine();
            Map<String, Image> images = obtain(engine);
            EngineResources resources = tools.resources(engine, request.owner());
            events = engine.subscribe(resources.labels().query(), new Listener());
            Site here = tools.site(request, resources, worktree);
            site = here;
            new Foundations(here, tools.subnets()).lay();
            start(here, images);
            return ServiceVariables.of(services, request.spec().container().isPresent());
        } catch (EngineException e) {
            throw EnvironmentException.of(e);
        }
    }

    private Map<String, Image> obtain(ContainerEngine engine) throws EnvironmentException, InterruptedException {
        Optional<CompletableFuture<Image>> tasks = request.spec()
                .container()
                .map(container -> crew.call(
                        "obtain " + container.image(), () -> obtain(engine, container.image(), container.pull())));
        Map<String, CompletableFuture<Image>> pulls = new HashMap<>();
        request.spec()
                .services()
                .forEach((name, service) -> pulls.put(
                        name,
                        crew.call("obtain " + service.image(), () -> obtain(engine, service.image(), service.pull()))));
        Map<String, Image> images = new HashMap<>();
        for (Map.Entry<String, CompletableFuture<Image>> pull : pulls.entrySet()) {
            images.put(pull.getKey(), await(pull.getValue()));
        }
        if (tasks.isPresent()) {
            taskImage = await(tasks.get());
        }
        return images;
    }

    private static <T> T await(CompletableFuture<T> result) throws EnvironmentException, InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private Image obtain(ContainerEngine engine, String image, PullPolicy policy)
            throws EnvironmentException, InterruptedException {
        try {
            return engine.obtainImage(image, policy, (done, known) -> pulls.told(image, done, known));
        } catch (EngineException e) {
            throw EnvironmentException.ofPull(e);
        } finally {
            pulls.ended(image);
        }
    }

    /** Returns when all are ready, or fails when one fails: the others are ended with the environment. */
    private void start(Site site, Map<String, Image> images) throws EnvironmentException, InterruptedException {
        request.spec().servicesByName().forEach((name, service) -> services.add(new ServiceRun(name, service, site)));
        Map<String, CompletableFuture<Void>> up = new HashMap<>();
        services.forEach(service -> up.put(service.name(), new CompletableFuture<>()));
        CompletableFuture<Void> failed = new CompletableFuture<>();
        for (ServiceRun service : services) {
            CompletableFuture<Void> needed = all(service.spec().needs(), up);
            CompletableFuture<Void> isUp = Objects.requireNonNull(up.get(service.name()));
            Image image = Objects.requireNonNull(images.get(service.name()));
            crew.start("service " + service.name(), () -> {
                try {
                    needed.get();
                    service.bringUp(image);
                    isUp.complete(null);
                } catch (ExecutionException
                        | InterruptedException
                        | EnvironmentException
                        | RuntimeException
                        | Error e) {
                    failed.completeExceptionally(e);
                }
            });
        }
        if (hasMountsOfWorktree()) {
            CompletableFuture<Void> unused = worktree.thenRun(site.budget()::begin);
        } else {
            site.budget().begin();
        }
        await(CompletableFuture.anyOf(failed, all(List.copyOf(up.keySet()), up)));
    }

    private boolean hasMountsOfWorktree() {
        return request.spec().services().values().stream()
                .map(ServiceSpec::volumes)
                .flatMap(List::stream)
                .anyMatch(ServiceStart::isOfWorktree);
    }

    private static CompletableFuture<Void> all(List<String> names, Map<String, CompletableFuture<Void>> up) {
        return CompletableFuture.allOf(names.stream().map(up::get).toArray(CompletableFuture[]::new));
    }

    /**
     * What services that were ready have ended since, for people. To be asked when the tasks are over, before this is closed. Not cut
     * short by an interrupt.
     */
    public List<String> deaths() {
        ComposedServices ofCompose = composed;
        List<String> deaths = new ArrayList<>(ofCompose == null ? List.of() : ofCompose.deaths());
        for (ServiceRun service : services) {
            try {
                Uncut.call(service::death).ifPresent(deaths::add);
            } catch (EngineException e) {
                deaths.add("how service " + service.name() + " fared is not known: " + e.getMessage());
            }
        }
        return deaths;
    }

    /**
     * Ends all, and removes what was made. Not cut short by an interrupt. Does nothing the second time.
     *
     * @throws IOException when something is left; the message names it. It stays in the ledger, and is tried again
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        crew.close();
        EngineStream subscription = events;
        if (subscription != null) {
            subscription.close();
        }
        List<Unsettled> left = tools.settle(request.owner());
        for (ServiceRun service : services) {
            service.closeLog();
        }
        ComposedServices ofCompose = composed;
        if (ofCompose != null) {
            ofCompose.closeLogs();
        }
        if (!left.isEmpty()) {
            throw new IOException(
                    String.join("; ", left.stream().map(Unsettled::toString).toList()));
        }
    }

    private final class Listener implements EngineListener {
        @Override
        public void happened(ContainerEvent event) {
            if (event.kind() == ContainerEvent.Kind.OUT_OF_MEMORY) {
                outOfMemory.add(event.container());
            }
            services.forEach(ServiceRun::look);
        }

        @Override
        public void connected() {
            services.forEach(ServiceRun::look);
        }

        @Override
        public void away(EngineException why) {
            services.forEach(ServiceRun::look);
        }
    }
}
