package dev.coppice.worker.environment;

import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.ReadyCheck;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.worker.environment.ServiceStart.Started;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.Health;
import dev.coppice.worker.environment.engine.RunningExec;
import dev.coppice.worker.environment.port.PortProbe;
import dev.coppice.worker.environment.port.Subnet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finds out whether a service that runs is ready. For one thread. */
final class ServiceProbe {
    /** How long one without any check runs before it is taken for ready. */
    private static final Duration RUNNING = Duration.ofSeconds(2);
    /** How long one look may take, where the plan does not say. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final ServiceSpec spec;
    private final Started started;
    private final ContainerEngine engine;
    private final LineSearch log;
    private final long since = System.nanoTime();
    private boolean healthy;

    ServiceProbe(ServiceSpec spec, Started started, ContainerEngine engine, LineSearch log) {
        this.spec = spec;
        this.started = started;
        this.engine = engine;
        this.log = log;
    }

    /** Whether its end with 0 is what it is there for. */
    static boolean isOneShot(ServiceSpec spec) {
        return spec.ports().isEmpty()
                && spec.ready().isEmpty()
                && spec.healthcheck().filter(check -> !check.isNone()).isEmpty();
    }

    /** @param state of the container, which runs */
    boolean isReady(ContainerState state) throws EngineException, InterruptedException {
        if (spec.ready().isEmpty() && !hasHealth(state)) {
            return Duration.ofNanos(System.nanoTime() - since).compareTo(RUNNING) >= 0
                    && spec.ports().stream()
                            .allMatch(port -> address(state, port)
                                    .filter(PortProbe::accepts)
                                    .isPresent());
        }
        return (!hasHealth(state) || isHealthy(state))
                && (spec.ready().isEmpty() || answers(spec.ready().get(), state));
    }

    private static boolean hasHealth(ContainerState state) {
        return state.health().isPresent();
    }

    /** An engine looks for the first time after an interval only: where the plan names none, this process looks as well. */
    private boolean isHealthy(ContainerState state) throws EngineException, InterruptedException {
        if (state.health()
                .map(Health::status)
                .filter(Health.Status.HEALTHY::equals)
                .isPresent()) {
            return true;
        }
        Optional<HealthCheck> own =
                spec.healthcheck().filter(check -> check.interval().isEmpty());
        healthy = healthy || (own.isPresent() && succeeds(own.get()));
        return healthy;
    }

    private boolean succeeds(HealthCheck check) throws EngineException, InterruptedException {
        List<String> words = check.test().subList(1, check.test().size());
        ExecSpec command = ExecSpec.of(
                check.test().getFirst().equals("CMD-SHELL")
                        ? new String[] {"/bin/sh", "-c", words.getFirst()}
                        : words.toArray(String[]::new));
        try (RunningExec run = engine.exec(started.id(), command, (channel, bytes) -> {})) {
            return run.awaitExit(check.timeout().orElse(LOOK)) == 0;
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.ENGINE_AWAY) {
                throw e;
            }
            return false; // it has ended meanwhile, or takes too long
        }
    }

    private boolean answers(ReadyCheck check, ContainerState state) {
        return switch (check.kind()) {
            case TCP -> address(state, check.port()).filter(PortProbe::accepts).isPresent();
            case HTTP ->
                address(state, check.port())
                        .filter(address -> PortProbe.answers(address, check.text()))
                        .isPresent();
            case LOG -> log.hasFound();
        };
    }

    /** Where this host reaches a port of the container: published, or else on the container's own network. */
    private Optional<InetSocketAddress> address(ContainerState state, int port) {
        Integer published = started.ports().get(port);
        return published == null
                ? state.addresses().values().stream()
                        .filter(address -> address.indexOf(':') < 0)
                        .findFirst()
                        .map(address -> new InetSocketAddress(
                                Subnet.parse(address + "/32").first(), port))
                : Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), published));
    }
}
