package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.port.Subnet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a model one that many can have at once: nothing in it is fixed that two would share. What the file itself shares with others
 * ({@code external}) stays.
 */
final class Rewriter {
    private static final String NETWORKS = "networks";
    private static final Set<String> FIXED_ADDRESSES = Set.of("ipv4_address", "ipv6_address", "link_local_ips");

    private final ComposeModel model;
    private final Instructions instructions;

    Rewriter(ComposeModel model, Instructions instructions) {
        this.model = model;
        this.instructions = instructions;
    }

    /** The text of the one compose file that is run. */
    String rewrite() throws ComposeException {
        Map<String, @Nullable Object> tree = model.copy();
        tree.remove("name");
        Map<String, String> images = builtImages();
        for (Map.Entry<String, @Nullable Object> service :
                Tree.map(tree.get("services")).entrySet()) {
            service(service.getKey(), Tree.map(service.getValue()), images);
        }
        networks(tree);
        volumes(tree);
        Object escaped = Tree.copy(tree, key -> key, Interpolation.escaping());
        return JsonText.of(Tree.copy(escaped, key -> key, this::withReferences));
    }

    /** Secrets are told to compose by variables, and stand in no file. */
    private String withReferences(String text) {
        String written = text;
        for (Map.Entry<String, String> marker : instructions.markers().entrySet()) {
            written = written.replace(marker.getValue(), "${" + marker.getKey() + "}");
        }
        return written;
    }

    /** The names that images to be built get, by those that they have in the file. */
    private Map<String, String> builtImages() {
        Map<String, String> images = new HashMap<>();
        for (String name : model.services()) {
            Object image = model.service(name).get("image");
            if (model.service(name).get("build") != null && image != null) {
                images.put(image.toString(), instructions.image(name));
            }
        }
        return images;
    }

    private void service(String name, Map<String, @Nullable Object> service, Map<String, String> images)
            throws ComposeException {
        service.remove("profiles");
        Object containerName = service.get("container_name");
        if (containerName != null && !instructions.containerNames().contains(containerName.toString())) {
            service.remove("container_name");
        }
        if (service.get("build") != null) {
            service.put("image", instructions.image(name));
            label(Tree.map(service.get("build")), "image");
        } else if (service.get("image") != null) {
            service.computeIfPresent(
                    "image", (key, image) -> images.getOrDefault(String.valueOf(image), String.valueOf(image)));
        }
        if (service.get("ports") != null) {
            service.put("ports", ports(name));
        }
        for (Object place : Tree.map(service.get(NETWORKS)).values()) {
            Tree.map(place).keySet().removeAll(FIXED_ADDRESSES);
        }
        label(service, "service");
    }

    private List<String> ports(String name) throws ComposeException {
        List<String> published = new ArrayList<>();
        for (PortEntry entry : model.ports(name)) {
            for (int port : entry.ports()) {
                Integer host = instructions.ports().get(new Target(name, port));
                if (host == null) {
                    throw new IllegalArgumentException("no port was allocated for " + name + ":" + port);
                }
                published.add(instructions.address() + ":" + host + ":" + port + "/" + entry.protocol());
            }
        }
        return published.stream().distinct().toList();
    }

    private void networks(Map<String, @Nullable Object> tree) {
        Map<String, @Nullable Object> networks = new LinkedHashMap<>(Tree.map(tree.get(NETWORKS)));
        for (String name : model.networks()) {
            if (instructions.networksAreThere()) {
                networks.put(
                        name, Map.of("external", true, "name", Instructions.network(instructions.project(), name)));
                continue;
            }
            Map<String, @Nullable Object> network = new LinkedHashMap<>(Tree.map(networks.get(name)));
            network.remove("name");
            network.remove("ipam");
            network.remove("enable_ipv6");
            Subnet subnet = instructions.subnets().get(name);
            if (subnet != null) {
                network.put(
                        "ipam",
                        Map.of("config", List.of(Map.of("subnet", subnet.toString(), "gateway", subnet.gateway()))));
            }
            label(network, "network");
            networks.put(name, network);
        }
        if (!networks.isEmpty()) {
            tree.put(NETWORKS, networks);
        }
    }

    private void volumes(Map<String, @Nullable Object> tree) {
        Map<String, @Nullable Object> volumes = Tree.map(tree.get("volumes"));
        for (String name : model.volumes()) {
            Map<String, @Nullable Object> volume = new LinkedHashMap<>(Tree.map(volumes.get(name)));
            volume.remove("name");
            label(volume, "volume");
            volumes.put(name, volume);
        }
    }

    private void label(Map<String, @Nullable Object> thing, String kind) {
        Map<String, @Nullable Object> labels = Tree.pairs(thing.get("labels"));
        labels.putAll(instructions.labels().apply(kind));
        thing.put("labels", labels);
    }
}
