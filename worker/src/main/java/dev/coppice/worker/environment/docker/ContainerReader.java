package dev.coppice.worker.environment.docker;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.NetworkSettings;
import com.github.dockerjava.api.model.Ports;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.ContainerState.Status;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.environment.engine.Health;
import dev.coppice.worker.environment.engine.PublishedPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads what an engine tells of a container. */
final class ContainerReader {
    private ContainerReader() {}

    static ContainerState state(InspectContainerResponse container) {
        InspectContainerResponse.ContainerState state = container.getState();
        ContainerConfig config = container.getConfig();
        Status status = status(state.getStatus());
        return new ContainerState(
                container.getId(),
                name(container.getName()),
                Values.text(container.getImageId()),
                config == null ? Map.of() : Values.map(config.getLabels()),
                status,
                status.hasEnded() ? OptionalInt.of((int) Values.number(state.getExitCodeLong())) : OptionalInt.empty(),
                Boolean.TRUE.equals(state.getOOMKilled()),
                Values.text(state.getError()),
                health(state.getHealth()),
                addresses(container.getNetworkSettings()),
                ports(container.getNetworkSettings()));
    }

    static FoundContainer found(Container container) {
        return new FoundContainer(
                container.getId(),
                Values.list(container.getNames()).stream()
                        .findFirst()
                        .map(ContainerReader::name)
                        .orElse(""),
                Values.map(container.getLabels()),
                status(container.getState()));
    }

    private static String name(@Nullable String name) {
        return Values.text(name).replaceFirst("^/", "");
    }

    /** Podman has names of its own for some. */
    private static Status status(@Nullable String name) {
        return switch (Values.text(name).toLowerCase(Locale.ROOT)) {
            case "created", "configured", "initialized" -> Status.CREATED;
            case "running", "stopping" -> Status.RUNNING;
            case "paused" -> Status.PAUSED;
            case "restarting" -> Status.RESTARTING;
            case "removing" -> Status.REMOVING;
            case "exited", "stopped" -> Status.EXITED;
            default -> Status.DEAD;
        };
    }

    private static Optional<Health> health(@Nullable HealthState health) {
        String verdict = health == null ? "" : Values.text(health.getStatus()).toLowerCase(Locale.ROOT);
        if (health == null || verdict.isEmpty() || verdict.equals("none")) {
            return Optional.empty();
        }
        List<HealthStateLog> probes = Values.list(health.getLog());
        HealthStateLog last = probes.isEmpty() ? null : probes.getLast();
        return Optional.of(new Health(
                Health.Status.valueOf(verdict.toUpperCase(Locale.ROOT)),
                (int) Values.number(health.getFailingStreak()),
                last == null ? OptionalInt.empty() : OptionalInt.of((int) Values.number(last.getExitCodeLong())),
                last == null ? "" : Values.text(last.getOutput())));
    }

    private static Map<String, String> addresses(@Nullable NetworkSettings settings) {
        Map<String, String> addresses = new HashMap<>();
        if (settings != null) {
            for (Map.Entry<String, ContainerNetwork> network :
                    Values.map(settings.getNetworks()).entrySet()) {
                String address = Values.text(network.getValue().getIpAddress());
                if (!address.isEmpty()) {
                    addresses.put(network.getKey(), address);
                }
            }
        }
        return addresses;
    }

    private static List<PublishedPort> ports(@Nullable NetworkSettings settings) {
        Ports ports = settings == null ? null : settings.getPorts();
        List<PublishedPort> published = new ArrayList<>();
        if (ports != null) {
            ports.getBindings().forEach((inside, bindings) -> {
                for (Ports.Binding binding : Values.list(bindings)) {
                    published.add(new PublishedPort(
                            Values.text(binding.getHostIp()),
                            Integer.parseInt(Values.text(binding.getHostPortSpec())),
                            inside.getPort()));
                }
            });
        }
        return published;
    }
}
