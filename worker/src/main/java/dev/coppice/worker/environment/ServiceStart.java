package dev.coppice.worker.environment;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.environment.engine.Limits;
import dev.coppice.worker.environment.engine.Mount;
import dev.coppice.worker.environment.engine.PublishedPort;
import dev.coppice.worker.environment.port.NoneLeftException;
import dev.coppice.worker.environment.port.PortRegistry.Term;
import dev.coppice.worker.environment.port.TakenPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Makes and starts the container of a service. */
final class ServiceStart {
    /** A command that is not in the image, a limit that the engine does not take. */
    private static final Set<EngineException.Kind> FAULTS_OF_THE_SERVICE =
            EnumSet.of(EngineException.Kind.REFUSED, EngineException.Kind.NOT_FOUND, EngineException.Kind.OTHER);

    private final String service;
    private final ServiceSpec spec;
    private final Site site;

    ServiceStart(String service, ServiceSpec spec, Site site) {
        this.service = service;
        this.spec = spec;
        this.site = site;
    }

    /**
     * A container that has been started.
     *
     * @param ports the host's by the container's, in the plan's order
     */
    record Started(String id, Map<Integer, Integer> ports) {}

    /** A port that somebody else was quicker to take is passed over for the next. */
    Started start(Image image) throws EnvironmentException, InterruptedException {
        ContainerSpec.Builder described = describe(image);
        try {
            Map<Integer, Integer> ports = takePorts();
            while (true) {
                Optional<String> id = start(described, ports);
                if (id.isPresent()) {
                    return new Started(id.get(), ports);
                }
                site.figures().metPort();
                Map<Integer, Integer> next = takePorts();
                for (int taken : ports.values()) {
                    site.ports().release(owner(), taken);
                }
                ports = next;
            }
        } catch (NoneLeftException e) {
            throw EnvironmentException.of(e);
        } catch (IOException e) {
            throw EnvironmentException.of("start the service " + service, e);
        } catch (EngineException e) {
            throw EnvironmentException.of(e);
        }
    }

    /** Empty when a port is taken. */
    private Optional<String> start(ContainerSpec.Builder described, Map<Integer, Integer> ports)
            throws IOException, EngineException, EnvironmentException {
        ContainerSpec.Builder published = described.ports(ports.entrySet().stream()
                .map(port -> PublishedPort.local(port.getValue(), port.getKey()))
                .toList());
        String id = site.resources().container("service", published);
        try {
            Uncut.call(() -> {
                site.resources().engine().startContainer(id);
                return true;
            });
            return Optional.of(id);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.PORT_TAKEN) {
                Uncut.call(() -> {
                    site.resources().engine().removeContainer(id);
                    return true;
                });
                return Optional.empty();
            }
            if (FAULTS_OF_THE_SERVICE.contains(e.kind())) {
                throw new EnvironmentException(
                        BrokenReason.SERVICE_UNHEALTHY,
                        "service " + service + " could not be started: " + e.getMessage());
            }
            throw e;
        }
    }

    private Map<Integer, Integer> takePorts() throws IOException, NoneLeftException {
        Map<Integer, Integer> ports = new LinkedHashMap<>();
        if (!spec.ports().isEmpty()) {
            List<Integer> taken = site.reserved().ports(spec.ports().size());
            if (taken.isEmpty()) {
                TakenPorts more = site.ports().take(owner(), spec.ports().size(), site.range(), Term.PROCESS);
                site.figures().add(more);
                taken = more.ports();
            }
            for (int i = 0; i < spec.ports().size(); i++) {
                ports.put(spec.ports().get(i), taken.get(i));
            }
        }
        return ports;
    }

    private String owner() {
        return site.request().owner().label();
    }

    private ContainerSpec.Builder describe(Image image) throws EnvironmentException, InterruptedException {
        Project project = site.request().project();
        ContainerSpec.Builder described = ContainerSpec.of(image.id(), project.container(service))
                .env(new References(site.request().values()).expand(service, spec.env()))
                .network(project.network(), List.of(service))
                .limits(new Limits(
                        spec.memoryBytes().map(OptionalLong::of).orElse(OptionalLong.empty()),
                        spec.cpus(),
                        OptionalInt.empty()));
        if (!spec.command().isEmpty()) {
            described.command(spec.command());
        }
        for (String volume : spec.volumes()) {
            described.mount(mount(volume));
        }
        spec.tmpfs().forEach(target -> described.mount(new Mount.Memory(target, OptionalLong.empty())));
        spec.healthcheck().ifPresent(described::healthCheck);
        return described;
    }

    private Mount mount(String volume) throws EnvironmentException, InterruptedException {
        String[] parts = volume.split(":", -1);
        boolean readOnly = parts.length > 2;
        return isOfWorktree(volume)
                ? new Mount.HostFiles(inWorktree(parts[0]), parts[1], readOnly)
                : new Mount.Volume(site.request().project().volume(parts[0]), parts[1], readOnly);
    }

    static boolean isOfWorktree(String volume) {
        return volume.startsWith("./");
    }

    /** A link in the repository must not lead a container elsewhere on the host. */
    private Path inWorktree(String path) throws EnvironmentException, InterruptedException {
        try {
            Path worktree = site.worktree().get().toRealPath();
            Path source = worktree.resolve(path).normalize().toRealPath();
            if (!source.startsWith(worktree)) {
                throw new EnvironmentException(
                        BrokenReason.BAD_PLAN,
                        "service " + service + " mounts " + path + ", which leads out of the repository, to " + source);
            }
            return source;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the worktree comes, or nothing", e);
        } catch (IOException e) {
            throw new EnvironmentException(
                    BrokenReason.BAD_PLAN,
                    "service " + service + " mounts " + path + ", which is not to be had: " + e.getMessage());
        }
    }
}
