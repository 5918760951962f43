package dev.coppice.worker.environment.docker;

import com.github.dockerjava.api.command.CreateNetworkCmd;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.model.Network;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundNetwork;
import dev.coppice.worker.environment.engine.FoundVolume;
import dev.coppice.worker.environment.engine.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Networks and volumes of an engine. */
final class Networks {
    private final Connection connection;

    Networks(Connection connection) {
        this.connection = connection;
    }

    String create(NetworkSpec network) throws EngineException, InterruptedException {
        return connection.call("make the network " + network.name(), Connection.LONG, () -> {
            CreateNetworkCmd command = connection
                    .docker()
                    .createNetworkCmd()
                    .withName(network.name())
                    .withDriver("bridge")
                    .withCheckDuplicate(true)
                    .withLabels(network.labels());
            network.subnet()
                    .ifPresent(subnet -> command.withIpam(new Network.Ipam()
                            .withConfig(new Network.Ipam.Config()
                                    .withSubnet(subnet.toString())
                                    .withGateway(subnet.gateway()))));
            return command.exec().getId();
        });
    }

    /** By its name: by its id, Podman removes one that containers are on, which then can't be removed. */
    void remove(String network) throws EngineException, InterruptedException {
        gone(() -> connection.call(
                "remove the network " + network,
                Connection.LONG,
                () -> connection
                        .docker()
                        .removeNetworkCmd(
                                connection.api().podman()
                                        ? connection
                                                .docker()
                                                .inspectNetworkCmd()
                                                .withNetworkId(network)
                                                .exec()
                                                .getName()
                                        : network)
                        .exec()));
    }

    List<FoundNetwork> find(Map<String, String> labels) throws EngineException, InterruptedException {
        return connection.call(
                "list networks",
                Connection.SHORT,
                () -> connection.docker().listNetworksCmd().withFilter("label", Labels.filter(labels)).exec().stream()
                        .map(Networks::found)
                        .filter(network -> Labels.hold(network.labels(), labels))
                        .toList());
    }

    private static FoundNetwork found(Network network) {
        Network.Ipam addresses = network.getIpam();
        List<String> subnets = addresses == null
                ? List.of()
                : Values.list(addresses.getConfig()).stream()
                        .map(Network.Ipam.Config::getSubnet)
                        .filter(Objects::nonNull)
                        .toList();
        return new FoundNetwork(network.getId(), network.getName(), subnets, Values.map(network.getLabels()));
    }

    void createVolume(String name, Map<String, String> labels) throws EngineException, InterruptedException {
        connection.call(
                "make the volume " + name,
                Connection.SHORT,
                () -> connection
                        .docker()
                        .createVolumeCmd()
                        .withName(name)
                        .withLabels(labels)
                        .exec());
    }

    Optional<FoundVolume> findVolume(String name) throws EngineException, InterruptedException {
        try {
            return Optional.of(found(connection.call(
                    "look for the volume " + name,
                    Connection.SHORT,
                    () -> connection.docker().inspectVolumeCmd(name).exec())));
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void removeVolume(String name) throws EngineException, InterruptedException {
        gone(() -> connection.call(
                "remove the volume " + name,
                Connection.LONG,
                () -> connection.docker().removeVolumeCmd(name).exec()));
    }

    List<FoundVolume> findVolumes(Map<String, String> labels) throws EngineException, InterruptedException {
        return connection.call(
                "list volumes",
                Connection.SHORT,
                () -> Values.list(connection
                                .docker()
                                .listVolumesCmd()
                                .withFilter("label", Labels.filter(labels))
                                .exec()
                                .getVolumes())
                        .stream()
                        .map(Networks::found)
                        .filter(volume -> Labels.hold(volume.labels(), labels))
                        .toList());
    }

    private static FoundVolume found(InspectVolumeResponse volume) {
        return new FoundVolume(volume.getName(), Values.map(volume.getLabels()));
    }

    interface Removal {
        void run() throws EngineException, InterruptedException;
    }

    /** What is not there is removed already. */
    static void gone(Removal removal) throws EngineException, InterruptedException {
        try {
            removal.run();
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
