package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.compose.Readiness.Verdict;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerEvent;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineListener;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.LogRequest;
import dev.coppice.worker.environment.port.PortProbe;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Looks at an environment's containers until all are ready, by inspection; events only say when to look. For one thread. */
final class ReadyGate implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration LOGS = Duration.ofSeconds(5);
    private static final int LAST_LINES = 20;

    private final ContainerEngine engine;
    private final List<ServiceContainer> containers;
    private final Duration limit;
    private final NowAndThen progress;
    private final long begun = System.nanoTime();
    private final Map<String, Long> runningSince = new HashMap<>();
    private final BlockingQueue<ContainerEvent.Kind> events = new LinkedBlockingQueue<>();
    private final EngineStream subscription;
    private final Map<ServiceContainer, Duration> readyAfter = new HashMap<>();
    private Map<ServiceContainer, Readiness> seen = new LinkedHashMap<>();

    ReadyGate(
            ContainerEngine engine,
            Map<String, String> labels,
            List<ServiceContainer> containers,
            Duration limit,
            NowAndThen progress)
            throws EngineException, InterruptedException {
        this.engine = engine;
        this.containers = List.copyOf(containers);
        this.limit = limit;
        this.progress = progress;
        subscription = engine.subscribe(labels, new Hints());
    }

    private final class Hints implements EngineListener {
        @Override
        public void happened(ContainerEvent event) {
            events.add(event.kind());
        }

        @Override
        public void connected() {
            events.add(ContainerEvent.Kind.START);
        }

        @Override
        public void away(EngineException why) {}
    }

    /** Looks at each container; throws when one of them has failed, or the time is up. */
    void look() throws ComposeException, EngineException, InterruptedException {
        Map<ServiceContainer, Readiness> now = new LinkedHashMap<>();
        for (ServiceContainer container : containers) {
            now.put(container, look(container));
        }
        seen = now;
        now.forEach((container, state) -> {
            if (state.verdict() == Verdict.READY) {
                readyAfter.putIfAbsent(container, elapsed());
            }
        });
        for (Map.Entry<ServiceContainer, Readiness> entry : now.entrySet()) {
            if (entry.getValue().verdict() == Verdict.FAILED) {
                throw failed(
                        "the service " + entry.getKey().service() + " "
                                + entry.getValue().text(),
                        List.of(entry.getKey()));
            }
        }
        if (!allReady() && elapsed().compareTo(limit) >= 0) {
            throw notReady();
        }
    }

    private ComposeException notReady() throws EngineException, InterruptedException {
        List<ServiceContainer> late = seen.entrySet().stream()
                .filter(entry -> entry.getValue().verdict() != Verdict.READY)
                .map(Map.Entry::getKey)
                .toList();
        return failed("not ready within " + limit.toSeconds() + " s: " + state(late), late);
    }

    private Readiness look(ServiceContainer container) throws EngineException, InterruptedException {
        try {
            ContainerState state = engine.inspectContainer(container.name());
            if (state.status() == ContainerState.Status.RUNNING) {
                runningSince.putIfAbsent(state.id(), System.nanoTime());
            } else {
                runningSince.remove(state.id());
            }
            Duration running =
                    Duration.ofNanos(System.nanoTime() - runningSince.getOrDefault(state.id(), System.nanoTime()));
            return Readiness.of(
                    state,
                    running,
                    () -> container.ports().stream()
                            .allMatch(port ->
                                    PortProbe.accepts(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))));
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NOT_FOUND) {
                return Readiness.NOT_CREATED;
            }
            throw e;
        }
    }

    /** When each was first seen ready; not those that were not. */
    Map<ServiceContainer, Duration> readyAfter() {
        return Map.copyOf(readyAfter);
    }

    boolean allReady() {
        return seen.values().stream().allMatch(state -> state.verdict() == Verdict.READY);
    }

    /** Whether all that runs is ready, though others are not there or were not started. */
    boolean restsOnStarted() {
        return seen.values().stream()
                .allMatch(state -> state.verdict() == Verdict.READY
                        || state.verdict() == Verdict.NOT_CREATED
                        || state.text().equals("created"));
    }

    boolean anyUnhealthy() {
        return seen.values().stream().anyMatch(Readiness::isUnhealthy);
    }

    /** Waits for the next look, and says now and then how things stand. */
    void pause() throws InterruptedException {
        progress.say(
                () -> "waiting " + elapsed().toSeconds() + " s of " + limit.toSeconds() + " s: " + state(containers));
        events.poll(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        events.clear();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private String state(List<ServiceContainer> which) {
        return which.stream()
                .map(container -> container.service() + " "
                        + seen.getOrDefault(container, Readiness.NOT_CREATED).text())
                .collect(Collectors.joining(", "));
    }

    /** With the last lines of the services that it is about. */
    private ComposeException failed(String what, List<ServiceContainer> about)
            throws EngineException, InterruptedException {
        StringBuilder message = new StringBuilder(what);
        for (ServiceContainer container : about) {
            List<String> lines = lastLines(container);
            if (!lines.isEmpty()) {
                message.append("\n  the last lines of ")
                        .append(container.service())
                        .append(':');
                lines.forEach(line -> message.append("\n    ").append(line));
            }
        }
        return new ComposeException(ComposeException.Kind.UNHEALTHY, message.toString());
    }

    private List<String> lastLines(ServiceContainer container) throws EngineException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (EngineStream logs = engine.logs(container.name(), LogRequest.last(LAST_LINES), (channel, part) -> {
            synchronized (bytes) {
                bytes.write(part);
            }
        })) {
            logs.awaitEnd(LOGS);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
        synchronized (bytes) {
            List<String> lines = new ArrayList<>(
                    bytes.toString(StandardCharsets.UTF_8).lines().toList());
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
