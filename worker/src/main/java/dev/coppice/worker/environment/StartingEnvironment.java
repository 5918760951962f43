package dev.coppice.worker.environment;

import dev.coppice.environment.PullPolicy;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerEvent;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineListener;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.ledger.Unsettled;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An environment on its way up, on threads of its own: first all images are obtained side by side, then the services start, each when
 * those are ready that it needs. Closed by who asked for it, when no task runs any more. For one thread.
 */
public final class StartingEnvironment implements Closeable {
    private final EnvironmentTools tools;
    private final EnvironmentRequest request;
    private final Crew crew = new Crew("environment");
    private final CompletableFuture<Path> worktree = new CompletableFuture<>();
    private final CompletableFuture<Map<String, String>> ready = new CompletableFuture<>();
    private final List<ServiceRun> services = new CopyOnWriteArrayList<>();
    private volatile @Nullable EngineStream events;
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
     * @return variables for the tasks
     */
    public Map<String, String> awaitReady() throws EnvironmentException, InterruptedException {
        try {
            return ready.get();
        } catch (ExecutionException e) {
            throw failure(e);
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
            ContainerEngine engine = tools.engine();
            Map<String, Image> images = obtain(engine);
            EngineResources resources = tools.resources(engine, request.owner());
            events = engine.subscribe(resources.labels().query(), new Listener());
            Site site = tools.site(request, resources, worktree);
            new Foundations(site, tools.subnets()).lay();
            start(site, images);
            return ServiceVariables.of(services, request.spec().container().isPresent());
        } catch (EngineException e) {
            throw EnvironmentException.of(e);
        }
    }

    private Map<String, Image> obtain(ContainerEngine engine) throws EnvironmentException, InterruptedException {
        Map<String, CompletableFuture<Image>> pulls = new HashMap<>();
        request.spec()
                .services()
                .forEach((name, service) -> pulls.put(
                        name,
                        crew.call("obtain " + service.image(), () -> obtain(engine, service.image(), service.pull()))));
        Map<String, Image> images = new HashMap<>();
        for (Map.Entry<String, CompletableFuture<Image>> pull : pulls.entrySet()) {
            try {
                images.put(pull.getKey(), pull.getValue().get());
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
        return images;
    }

    private static Image obtain(ContainerEngine engine, String image, PullPolicy policy)
            throws EnvironmentException, InterruptedException {
        try {
            return engine.obtainImage(image, policy, (done, known) -> {});
        } catch (EngineException e) {
            throw EnvironmentException.ofPull(e);
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
        try {
            CompletableFuture.anyOf(failed, all(List.copyOf(up.keySet()), up)).get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private boolean hasMountsOfWorktree() {
        return request.spec().services().values().stream()
                .map(ServiceSpec::volumes)
                .flatMap(List::stream)
                .anyMatch(ServiceContainer::isOfWorktree);
    }

    private static CompletableFuture<Void> all(List<String> names, Map<String, CompletableFuture<Void>> up) {
        return CompletableFuture.allOf(names.stream().map(up::get).toArray(CompletableFuture[]::new));
    }

    /**
     * What services that were ready have ended since, for people. To be asked when the tasks are over, before this is closed. Not cut
     * short by an interrupt.
     */
    public List<String> deaths() {
        List<String> deaths = new ArrayList<>();
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
        if (!left.isEmpty()) {
            throw new IOException(
                    String.join("; ", left.stream().map(Unsettled::toString).toList()));
        }
    }

    private final class Listener implements EngineListener {
        @Override
        public void happened(ContainerEvent event) {
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
