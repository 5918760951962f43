package dev.coppice.worker.environment;

import dev.coppice.artifact.StartedService;
import dev.coppice.environment.TaskContainer;
import dev.coppice.lifecycle.Crew;
import dev.coppice.plan.ShellBlock;
import dev.coppice.worker.environment.ServiceLog.LogEnd;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerEvent;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineListener;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.process.TaskHost;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
    private final PullsUnderWay pulls = new PullsUnderWay();
    private final Set<String> outOfMemory = ConcurrentHashMap.newKeySet();
    private volatile @Nullable EngineStream events;
    private volatile @Nullable Site site;
    private volatile @Nullable ServiceGroup services;
    private volatile @Nullable ComposedServices composed;
    private volatile @Nullable Image taskImage;
    private volatile Optional<String> away = Optional.empty();
    private @Nullable Duration tasksAfter;
    private @Nullable RunningContainer tasks;
    private boolean closed;

    StartingEnvironment(EnvironmentTools tools, EnvironmentRequest request) {
        this.tools = tools;
        this.request = request;
    }

    void begin() {
        long begun = System.nanoTime();
        crew.start("bring up", () -> {
            try {
                Map<String, String> variables = bringUp();
                tools.figures().ready(Duration.ofNanos(System.nanoTime() - begun));
                ready.complete(variables);
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
                throw Outcome.failure(e);
            }
        }
    }

    private String waiting() {
        ComposedServices ofCompose = composed;
        ServiceGroup ofPlan = services;
        return ofCompose != null ? ofCompose.doing() : ofPlan != null ? ofPlan.waiting() : "starting services";
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
        long begun = System.nanoTime();
        ContainerHost host = new TaskContainers(Objects.requireNonNull(site), tools.shells(), outOfMemory::contains)
                .host(Objects.requireNonNull(taskImage), place, blocks);
        tasksAfter = Duration.ofNanos(System.nanoTime() - begun);
        tasks = host.container();
        return host;
    }

    /** The container in which the tasks run, when {@link #host} has made it. */
    public Optional<RunningContainer> taskContainer() {
        return Optional.ofNullable(tasks);
    }

    /** What was to run beside the tasks, in the order of the names. */
    public List<String> names() {
        ComposedServices ofCompose = composed;
        return ofCompose != null
                ? ofCompose.names()
                : List.copyOf(request.spec().servicesByName().keySet());
    }

    private Map<String, String> bringUp() throws EnvironmentException, InterruptedException {
        try {
            tools.check(request.spec());
            ContainerEngine engine = tools.engine();
            EngineResources resources = tools.resources(engine, request.owner());
            events = engine.subscribe(resources.labels().query(), new Listener());
            if (request.spec().compose().isPresent()) {
                ComposedServices ofCompose = tools.composed(request);
                composed = ofCompose;
                return ofCompose.bringUp(Outcome.of(worktree));
            }
            ImagePulls.Images images =
                    new ImagePulls(engine, tools.registries().images(), crew, pulls).obtain(request.spec());
            images.tasks().ifPresent(image -> taskImage = image);
            Site here = tools.site(request, resources, worktree);
            site = here;
            new Foundations(here, tools.subnets()).lay();
            ServiceGroup group = new ServiceGroup(here);
            services = group;
            group.bringUp(crew, images.services());
            return group.variables();
        } catch (EngineException e) {
            throw EnvironmentException.of(e);
        }
    }

    /**
     * The containers that were started, for the report. To be asked when the tasks are over, before this is closed. Not cut short by an
     * interrupt.
     */
    public List<StartedService> started() throws EnvironmentException {
        List<StartedService> started = new ArrayList<>();
        Optional.ofNullable(services).ifPresent(group -> started.addAll(group.started()));
        ComposedServices ofCompose = composed;
        try {
            started.addAll(ofCompose == null ? List.of() : ofCompose.started());
        } catch (EngineException e) {
            throw EnvironmentException.of(e);
        }
        Image ofTasks = taskImage;
        Optional<TaskContainer> container = request.spec().container();
        if (ofTasks != null && container.isPresent()) {
            started.add(new StartedService(
                    "", container.get().image(), ofTasks.exactName(), Optional.ofNullable(tasksAfter)));
        }
        return started;
    }

    /**
     * What services that were ready have ended since, for people. To be asked when the tasks are over, before this is closed. Not cut
     * short by an interrupt.
     */
    public List<String> deaths() {
        ComposedServices ofCompose = composed;
        ServiceGroup ofPlan = services;
        return ofCompose != null ? ofCompose.deaths() : ofPlan != null ? ofPlan.deaths() : List.of();
    }

    /** Why the engine was away for a time, and so what ended or failed then says nothing; empty when it never was. */
    public Optional<String> away() {
        return away;
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
        stop();
        List<Unsettled> left = tools.settle(request.owner());
        closeLogs(LogEnd.AWAITED);
        if (!left.isEmpty()) {
            throw new IOException(
                    String.join("; ", left.stream().map(Unsettled::toString).toList()));
        }
    }

    /**
     * In place of closing: all that runs runs on, and belongs to another owner from now on.
     *
     * @param ledger of the new owner
     */
    public void handOver(Owner owner, Ledger ledger) throws IOException {
        stop();
        closeLogs(LogEnd.CUT);
        tools.handOver(request.owner(), owner, ledger);
        closed = true;
    }

    private void stop() {
        crew.close();
        EngineStream subscription = events;
        if (subscription != null) {
            subscription.close();
        }
    }

    private void closeLogs(LogEnd end) throws IOException {
        ServiceGroup ofPlan = services;
        if (ofPlan != null) {
            ofPlan.closeLogs(end);
        }
        ComposedServices ofCompose = composed;
        if (ofCompose != null) {
            ofCompose.closeLogs(end);
        }
    }

    /** Whatever it tells, the services look for themselves. */
    private final class Listener implements EngineListener {
        @Override
        public void happened(ContainerEvent event) {
            if (event.kind() == ContainerEvent.Kind.OUT_OF_MEMORY) {
                outOfMemory.add(event.container());
            }
            look();
        }

        @Override
        public void connected() {
            look();
        }

        @Override
        public void away(EngineException why) {
            away = Optional.of(String.valueOf(why.getMessage()));
            look();
        }

        private void look() {
            Optional.ofNullable(services).ifPresent(ServiceGroup::look);
        }
    }
}
