package dev.coppice.worker.environment.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Takes keys out of a compose file: the project's {@code name}, as we give one; and those that compose 1.29 does not know, as far as the
 * services do the same without. What can't be left out stays, and compose says that it does not know it.
 */
record KeyRemoval(ComposeVersion version) {
    private static final Set<String> OF_SERVICES = Set.of("attach", "develop", "annotations");
    private static final Set<String> OF_CHECKS = Set.of("start_interval");
    private static final Set<String> OF_DEPENDENCIES = Set.of("restart", "required");
    private static final Set<String> OF_PORTS = Set.of("name", "app_protocol");
    private static final Set<String> OF_BUILDS = Set.of("tags", "pull", "no_cache", "provenance", "sbom");

    void apply(Node root) {
        remove(root, Set.of("name"));
        if (version.isFirst()) {
            of(root, "services").stream()
                    .flatMap(services -> SourceFile.entries(services).stream())
                    .map(NodeTuple::getValueNode)
                    .forEach(KeyRemoval::service);
        }
    }

    private static void service(Node service) {
        remove(service, OF_SERVICES);
        of(service, "healthcheck").forEach(check -> remove(check, OF_CHECKS));
        of(service, "build").forEach(build -> remove(build, OF_BUILDS));
        of(service, "depends_on").stream()
                .flatMap(all -> SourceFile.entries(all).stream())
                .forEach(one -> remove(one.getValueNode(), OF_DEPENDENCIES));
        of(service, "ports").forEach(ports -> {
            if (ports instanceof SequenceNode list) {
                list.getValue().forEach(port -> remove(port, OF_PORTS));
            }
        });
    }

    private static List<Node> of(Node node, String key) {
        return SourceFile.entries(node).stream()
                .filter(entry -> SourceFile.scalar(entry.getKeyNode()).equals(key))
                .map(NodeTuple::getValueNode)
                .toList();
    }

    private static void remove(Node node, Set<String> keys) {
        if (node instanceof MappingNode mapping) {
            List<NodeTuple> kept = new ArrayList<>(mapping.getValue());
            kept.removeIf(entry -> keys.contains(SourceFile.scalar(entry.getKeyNode())));
            mapping.setValue(kept);
        }
    }
}
