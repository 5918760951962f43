package dev.coppice.worker.environment.compose;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A compose file as it is written: its nodes, so that anchors, tags and quotes stay what they are. What {@code config} can't take is
 * changed, and nothing else.
 */
final class SourceFile {
    private static final Set<String> LITERAL_KEYS =
            Set.of("environment", "labels", "args", "annotations", "sysctls", "extra_hosts");
    private static final Set<String> NEWER_TAGS = Set.of("!reset", "!override");
    private static final Pattern PORT_VARIABLE = Pattern.compile("COPPICE_PORT_[A-Z0-9_]+");

    private final String name;
    private final String text;

    /** @param name for people */
    SourceFile(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /**
     * The text for {@code config}.
     *
     * @param variables for the keys of maps, in which compose expands none
     */
    String prepared(Interpolation variables, ComposeVersion version) throws ComposeException {
        Node root = root();
        if (version.isFirst() || !version.isAtLeast(2, 24)) {
            refuseNewerTags(root, version);
        }
        new KeyRemoval(version).apply(root);
        expandKeys(root, variables, false, seen());
        DumpSettings settings = DumpSettings.builder().build();
        return new Present(settings)
                .emitToString(new Serialize(settings).serializeOne(root).iterator());
    }

    /** The services' names, in the order in which they are written. */
    List<String> services(Interpolation variables) throws ComposeException {
        List<String> names = new ArrayList<>();
        for (NodeTuple entry : entries(child(root(), "services"))) {
            names.add(variables.expand(scalar(entry.getKeyNode())));
        }
        return names;
    }

    /** The container names as they are written, with their variables. */
    List<String> containerNames() throws ComposeException {
        List<String> names = new ArrayList<>();
        walk(
                root(),
                seen(),
                node -> entries(node).forEach(entry -> {
                    if (scalar(entry.getKeyNode()).equals("container_name")) {
                        names.add(scalar(entry.getValueNode()));
                    }
                }));
        return names;
    }

    /** The variables of ours that it asks for ports by. */
    List<String> portVariables() {
        return PORT_VARIABLE
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    Node root() throws ComposeException {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(name).build();
            Node root = new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> ComposeException.badFile(name + " is empty: a compose file has services"));
            if (!(root instanceof MappingNode)) {
                throw ComposeException.badFile(name + " is no compose file: it is no map");
            }
            return root;
        } catch (YamlEngineException e) {
            throw new ComposeException(ComposeException.Kind.BAD_FILE, name + " is not YAML: " + e.getMessage(), e);
        }
    }

    private void refuseNewerTags(Node root, ComposeVersion version) throws ComposeException {
        List<String> found = new ArrayList<>();
        walk(root, seen(), node -> {
            if (NEWER_TAGS.contains(node.getTag().getValue())) {
                found.add(node.getTag().getValue()
                        + node.getStartMark()
                                .map(mark -> " in line " + (mark.getLine() + 1))
                                .orElse(""));
            }
        });
        if (!found.isEmpty()) {
            throw ComposeException.badFile(
                    name + " has " + found.getFirst() + ", which compose knows from 2.24; here it is " + version
                            + ": install a newer one, or write the file without");
        }
    }

    private static void expandKeys(Node node, Interpolation variables, boolean literal, Set<Node> seen)
            throws ComposeException {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                expandKeys(item, variables, literal, seen);
            }
        } else if (node instanceof MappingNode mapping) {
            List<NodeTuple> entries = new ArrayList<>();
            for (NodeTuple entry : mapping.getValue()) {
                String key = scalar(entry.getKeyNode());
                expandKeys(entry.getValueNode(), variables, literal || LITERAL_KEYS.contains(key), seen);
                entries.add(
                        literal || key.indexOf('$') < 0
                                ? entry
                                : new NodeTuple(
                                        new ScalarNode(Tag.STR, variables.expand(key), ScalarStyle.DOUBLE_QUOTED),
                                        entry.getValueNode()));
            }
            mapping.setValue(entries);
        }
    }

    private static void walk(Node node, Set<Node> seen, Consumer<Node> each) {
        if (seen.add(node)) {
            each.accept(node);
            if (node instanceof SequenceNode sequence) {
                sequence.getValue().forEach(item -> walk(item, seen, each));
            }
            entries(node).forEach(entry -> walk(entry.getValueNode(), seen, each));
        }
    }

    private static Set<Node> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    static List<NodeTuple> entries(Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    static String scalar(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    static Node child(Node node, String key) {
        return entries(node).stream()
                .filter(entry -> scalar(entry.getKeyNode()).equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst()
                .orElse(new ScalarNode(Tag.NULL, "", ScalarStyle.PLAIN));
    }
}
