package dev.coppice.worker.environment.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.TmpfsOptions;
import dev.coppice.environment.HealthCheck;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.Limits;
import dev.coppice.worker.environment.engine.Mount;
import dev.coppice.worker.environment.engine.PublishedPort;
import dev.coppice.worker.environment.engine.Rights;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says in docker-java's words which container is to be made. */
final class ContainerRequest {
    private static final int START_INTERVAL = 44;
    private static final double NANOS = 1e9;

    private final ContainerSpec spec;
    private final ApiVersion api;

    ContainerRequest(ContainerSpec spec, ApiVersion api) {
        this.spec = spec;
        this.api = api;
    }

    CreateContainerCmd fill(CreateContainerCmd command) {
        command.withName(spec.name())
                .withLabels(spec.labels())
                .withEnv(spec.env().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withExposedPorts(spec.ports().stream()
                        .map(port -> ExposedPort.tcp(port.containerPort()))
                        .toList())
                .withHostConfig(hostConfig());
        spec.command().ifPresent(command::withCmd);
        spec.entrypoint().ifPresent(command::withEntrypoint);
        spec.user().ifPresent(command::withUser);
        spec.workingDirectory().ifPresent(command::withWorkingDir);
        spec.network().ifPresent(place -> command.withAliases(place.aliases()));
        spec.healthCheck().ifPresent(check -> command.withHealthcheck(healthCheck(check)));
        return command;
    }

    private HostConfig hostConfig() {
        HostConfig config = HostConfig.newHostConfig()
                .withMounts(spec.mounts().stream().map(ContainerRequest::mount).toList())
                .withPortBindings(
                        spec.ports().stream().map(ContainerRequest::binding).toList());
        if (spec.init()) {
            config.withInit(true);
        }
        spec.network().ifPresent(place -> config.withNetworkMode(place.network()));
        addRights(config, spec.rights());
        addLimits(config, spec.limits());
        return config;
    }

    private static com.github.dockerjava.api.model.Mount mount(Mount mount) {
        com.github.dockerjava.api.model.Mount asked =
                new com.github.dockerjava.api.model.Mount().withTarget(mount.target());
        return switch (mount) {
            case Mount.HostFiles files ->
                asked.withType(MountType.BIND)
                        .withSource(files.source().toString())
                        .withReadOnly(files.readOnly());
            case Mount.Volume volume ->
                asked.withType(MountType.VOLUME).withSource(volume.name()).withReadOnly(volume.readOnly());
            case Mount.Memory memory -> {
                TmpfsOptions options = new TmpfsOptions();
                memory.size().ifPresent(options::withSizeBytes);
                yield asked.withType(MountType.TMPFS).withTmpfsOptions(options);
            }
        };
    }

    private static PortBinding binding(PublishedPort port) {
        return new PortBinding(
                Ports.Binding.bindIpAndPort(port.address(), port.hostPort()), ExposedPort.tcp(port.containerPort()));
    }

    private static void addRights(HostConfig config, Rights rights) {
        config.withCapDrop(capabilities(rights.drop())).withCapAdd(capabilities(rights.add()));
        if (!rights.newPrivileges()) {
            config.withSecurityOpts(List.of("no-new-privileges"));
        }
    }

    private static Capability[] capabilities(List<String> names) {
        return names.stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
                .map(Capability::valueOf)
                .toArray(Capability[]::new);
    }

    private static void addLimits(HostConfig config, Limits limits) {
        limits.memory().ifPresent(bytes -> config.withMemory(bytes).withMemorySwap(bytes));
        limits.cpus().ifPresent(count -> config.withNanoCPUs(Math.round(count * NANOS)));
        limits.processes().ifPresent(count -> config.withPidsLimit((long) count));
    }

    private com.github.dockerjava.api.model.HealthCheck healthCheck(HealthCheck check) {
        com.github.dockerjava.api.model.HealthCheck asked =
                new com.github.dockerjava.api.model.HealthCheck().withTest(check.test());
        nanos(check.interval()).ifPresent(asked::withInterval);
        nanos(check.timeout()).ifPresent(asked::withTimeout);
        nanos(check.startPeriod()).ifPresent(asked::withStartPeriod);
        check.retries().ifPresent(asked::withRetries);
        if (api.atLeast(START_INTERVAL)) {
            nanos(check.startInterval()).ifPresent(asked::withStartInterval);
        }
        return asked;
    }

    private static Optional<Long> nanos(Optional<Duration> duration) {
        return duration.map(Duration::toNanos);
    }
}
