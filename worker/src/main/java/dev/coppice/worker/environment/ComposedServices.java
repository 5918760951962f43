package dev.coppice.worker.environment;

import dev.coppice.artifact.StartedService;
import dev.coppice.environment.ComposeSpec;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeRequest;
import dev.coppice.worker.environment.compose.ComposeStack;
import dev.coppice.worker.environment.compose.FileBounds;
import dev.coppice.worker.environment.compose.ServiceContainer;
import dev.coppice.worker.environment.compose.Target;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.environment.port.PortRegistry.Term;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The services of a plan's compose files. Brought up by one thread, asked and closed by another after it. */
final class ComposedServices {
    private final ComposeEnvironments environments;
    private final EnvironmentRequest request;
    private final Optional<Set<String>> allowed;
    private final InstantSource clock;
    private final List<ServiceLog> logs = new ArrayList<>();
    private volatile String doing = "starting services";
    private @Nullable ComposeStack stack;

    /** @param allowed keys of the files that are refused otherwise; empty where their authors own the host */
    ComposedServices(
            ComposeEnvironments environments,
            EnvironmentRequest request,
            Optional<Set<String>> allowed,
            InstantSource clock) {
        this.allowed = allowed;
        this.environments = environments;
        this.request = request;
        this.clock = clock;
    }

    /** Returns variables for the tasks, when all is ready. */
    synchronized Map<String, String> bringUp(Path worktree) throws EnvironmentException, InterruptedException {
        try {
            ComposeSpec spec = request.spec().compose().orElseThrow();
            ComposeRequest asked = asked(spec, worktree);
            ComposeStack prepared = environments.prepare(asked);
            stack = prepared;
            try {
                prepared.up(request.spec().readyWithin(), line -> doing = line);
            } finally {
                follow(environments.engine(), prepared);
            }
            Map<String, String> variables = new HashMap<>(prepared.variables());
            variables.keySet().removeAll(asked.variables().keySet());
            return variables;
        } catch (ComposeException e) {
            throw EnvironmentException.of(e);
        } catch (EngineException e) {
            throw EnvironmentException.of(e);
        } catch (IOException e) {
            throw EnvironmentException.of("bring up the services of the compose file", e);
        }
    }

    /** What is waited for, for people. May be asked while the services are brought up. */
    String doing() {
        return doing;
    }

    private ComposeRequest asked(ComposeSpec spec, Path worktree) throws IOException {
        Map<String, String> variables = new HashMap<>(request.values());
        Map<String, String> secrets = new HashMap<>(request.values());
        variables.values().removeAll(Set.copyOf(request.secrets()));
        secrets.keySet().removeAll(variables.keySet());
        Optional<FileBounds> bounds = allowed.isPresent()
                ? Optional.of(new FileBounds(worktree.toRealPath(), allowed.get()))
                : Optional.empty();
        Path root = bounds.map(FileBounds::worktree).orElse(worktree);
        List<Path> files = spec.files().stream().map(root::resolve).toList();
        return new ComposeRequest(
                request.owner(),
                request.project().name(),
                files.getFirst().resolveSibling(""),
                files,
                Set.copyOf(spec.profiles()),
                Optional.empty(),
                variables,
                secrets,
                spec.variables().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, port -> new Target(spec.service(), port.getValue()))),
                Optional.empty(),
                Optional.empty(),
                ComposeRequest.LOOPBACK,
                Map.of(),
                PortRange.DEFAULT,
                Term.PROCESS,
                request.files().folder().resolve("compose"),
                bounds);
    }

    /** Each of several of one service has a name of its own. */
    private static Map<String, ServiceContainer> byName(ComposeStack prepared) {
        Map<String, ServiceContainer> named = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        for (ServiceContainer container : prepared.containers()) {
            int number = seen.merge(container.service(), 1, Integer::sum);
            named.put(container.service() + (number == 1 ? "" : "-" + number), container);
        }
        return named;
    }

    /** Their whole output is kept, also of those that have failed. */
    private void follow(ContainerEngine engine, ComposeStack prepared)
            throws EngineException, IOException, InterruptedException {
        for (Map.Entry<String, ServiceContainer> named : byName(prepared).entrySet()) {
            ServiceContainer container = named.getValue();
            try {
                ServiceLog log = ServiceLog.open(
                        request.files().serviceLog(named.getKey()),
                        clock,
                        request.secrets(),
                        new LineSearch(Optional.empty(), () -> {}));
                logs.add(log);
                log.follow(engine, container.name());
            } catch (EngineException e) {
                if (e.kind() != EngineException.Kind.NOT_FOUND) {
                    throw e;
                }
            }
        }
    }

    /** What has ended, and not with 0, for people. */
    synchronized List<String> deaths() {
        List<String> deaths = new ArrayList<>();
        if (stack != null) {
            for (ServiceContainer container : stack.containers()) {
                try {
                    ContainerState state =
                            Uncut.call(() -> environments.engine().inspectContainer(container.name()));
                    if (state.status().hasEnded() && state.exitCode().orElse(0) != 0) {
                        deaths.add("service " + container.service() + " ended with exit code "
                                + state.exitCode().getAsInt());
                    }
                } catch (EngineException e) {
                    deaths.add("how service " + container.service() + " fared is not known: " + e.getMessage());
                }
            }
        }
        return deaths;
    }

    /** The services' names; none before the files have been read. */
    synchronized List<String> names() {
        return stack == null ? List.of() : List.copyOf(byName(stack).keySet());
    }

    /** What was started, for the report. */
    synchronized List<StartedService> started() throws EngineException {
        ComposeStack prepared = stack;
        List<StartedService> started = new ArrayList<>();
        if (prepared != null) {
            for (Map.Entry<String, ServiceContainer> named : byName(prepared).entrySet()) {
                String image = prepared.image(named.getValue().service());
                String digest = Uncut.call(() -> environments.engine().findImage(image))
                        .map(Image::exactName)
                        .orElse("");
                started.add(new StartedService(named.getKey(), image, digest, prepared.readyAfter(named.getValue())));
            }
        }
        return started;
    }

    /** Completes the logs. */
    synchronized void closeLogs(ServiceLog.LogEnd end) throws IOException {
        for (ServiceLog log : logs) {
            log.close(end);
        }
    }
}
