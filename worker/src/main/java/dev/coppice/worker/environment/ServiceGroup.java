package dev.coppice.worker.environment;

import dev.coppice.artifact.StartedService;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** The services of one environment, from the first container until all logs are complete. Safe for use by many threads. */
final class ServiceGroup {
    private final Site site;
    private final List<ServiceRun> services;

    ServiceGroup(Site site) {
        this.site = site;
        services = site.request().spec().servicesByName().entrySet().stream()
                .map(service -> new ServiceRun(service.getKey(), service.getValue(), site))
                .toList();
    }

    /** Each starts when those are ready that it needs. Returns when all are, or fails when one fails: the others go with the environment. */
    void bringUp(Crew crew, Map<String, Image> images) throws EnvironmentException, InterruptedException {
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
            CompletableFuture<Void> unused = site.worktree().thenRun(site.budget()::begin);
        } else {
            site.budget().begin();
        }
        Outcome.of(CompletableFuture.anyOf(failed, all(List.copyOf(up.keySet()), up)));
    }

    private boolean hasMountsOfWorktree() {
        return site.request().spec().services().values().stream()
                .map(ServiceSpec::volumes)
                .flatMap(List::stream)
                .anyMatch(ServiceStart::isOfWorktree);
    }

    private static CompletableFuture<Void> all(List<String> names, Map<String, CompletableFuture<Void>> up) {
        return CompletableFuture.allOf(names.stream().map(up::get).toArray(CompletableFuture[]::new));
    }

    /** Something may have happened to any of them. */
    void look() {
        services.forEach(ServiceRun::look);
    }

    /** Such as {@code waiting for db (starting), 4 s}. */
    String waiting() {
        String names = services.stream()
                .filter(service -> service.ready().isEmpty())
                .map(service -> service.name() + " (" + service.condition() + ")")
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "starting services"
                : "waiting for " + names + ", " + site.budget().elapsed().toSeconds() + " s";
    }

    /** What tasks are told of them. */
    Map<String, String> variables() {
        return ServiceVariables.of(services, site.request().spec().container().isPresent());
    }

    /** For the report. */
    List<StartedService> started() {
        return services.stream().map(ServiceRun::told).toList();
    }

    /** What has ended that was ready and should run on, for people. Not cut short by an interrupt. */
    List<String> deaths() {
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

    /** Completes the logs. */
    void closeLogs(ServiceLog.LogEnd end) throws IOException {
        for (ServiceRun service : services) {
            service.closeLog(end);
        }
    }
}
