package dev.coppice.worker.environment.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What {@code config} makes of compose files: all resolved, with texts as they are meant.
 *
 * @param tree as compose tells it; not to be changed
 */
record ComposeModel(Map<String, @Nullable Object> tree) {
    static final String LABELS = "dev.coppice.";

    /**
     * Reads what {@code config} printed, in YAML or JSON.
     *
     * @param profiles the services of other profiles are left out, unless another service needs them
     */
    static ComposeModel parse(String printed, Set<String> profiles) throws ComposeException {
        Object read;
        try {
            read = new Load(LoadSettings.builder().setLabel("compose config").build()).loadFromString(printed);
        } catch (YamlEngineException e) {
            throw new ComposeException(
                    ComposeException.Kind.BROKEN, "what compose config prints can't be read: " + e.getMessage(), e);
        }
        UnaryOperator<String> plain = text -> text.replace("$$", "$");
        Map<String, @Nullable Object> tree = Tree.map(Tree.copy(read, plain, plain));
        Map<String, @Nullable Object> services = Tree.map(tree.get("services"));
        if (services.isEmpty()) {
            throw ComposeException.badFile(
                    "the compose file has no services" + (profiles.isEmpty() ? "" : " in the profiles " + profiles));
        }
        services.keySet().retainAll(active(services, profiles));
        refuseLabels(tree);
        return new ComposeModel(tree);
    }

    private static Set<String> active(Map<String, @Nullable Object> services, Set<String> profiles) {
        Set<String> active = new LinkedHashSet<>();
        services.forEach((name, service) -> {
            List<@Nullable Object> own = Tree.list(Tree.map(service).get("profiles"));
            if (own.isEmpty()
                    || profiles.contains("*")
                    || own.stream().map(String::valueOf).anyMatch(profiles::contains)) {
                needed(name, services, active);
            }
        });
        return active;
    }

    private static void needed(String name, Map<String, @Nullable Object> services, Set<String> found) {
        if (services.containsKey(name) && found.add(name)) {
            dependencies(Tree.map(services.get(name))).forEach(other -> needed(other, services, found));
        }
    }

    private static Set<String> dependencies(Map<String, @Nullable Object> service) {
        return Tree.pairs(service.get("depends_on")).keySet();
    }

    private static void refuseLabels(Map<String, @Nullable Object> tree) throws ComposeException {
        for (String section : List.of("services", "networks", "volumes")) {
            for (Map.Entry<String, @Nullable Object> entry :
                    Tree.map(tree.get(section)).entrySet()) {
                Map<String, @Nullable Object> thing = Tree.map(entry.getValue());
                for (Map<String, @Nullable Object> holder :
                        List.of(thing, Tree.map(thing.get("build")), Tree.map(thing.get("deploy")))) {
                    for (String label : Tree.pairs(holder.get("labels")).keySet()) {
                        if (label.startsWith(LABELS)) {
                            throw ComposeException.badFile(section + "." + entry.getKey() + " has the label " + label
                                    + ": labels that begin with " + LABELS + " are Coppice's own; remove it");
                        }
                    }
                }
            }
        }
    }

    Map<String, @Nullable Object> section(String name) {
        return Tree.map(tree.get(name));
    }

    Set<String> services() {
        return section("services").keySet();
    }

    Map<String, @Nullable Object> service(String name) {
        return Tree.map(section("services").get(name));
    }

    /** The published ports, by service in the given order, those of others after them; each once. */
    List<Target> targets(List<String> order) throws ComposeException {
        Set<String> services = new LinkedHashSet<>(order);
        services.retainAll(services());
        services.addAll(services());
        Set<Target> targets = new LinkedHashSet<>();
        for (String name : services) {
            for (PortEntry entry : ports(name)) {
                entry.ports().forEach(port -> targets.add(new Target(name, port)));
            }
        }
        refuseAlike(targets);
        return List.copyOf(targets);
    }

    private static void refuseAlike(Set<Target> targets) throws ComposeException {
        Map<String, Target> byVariable = new TreeMap<>();
        for (Target target : targets) {
            Target other = byVariable.putIfAbsent(target.variable(), target);
            if (other != null) {
                throw ComposeException.badFile("the ports of " + other + " and " + target
                        + " would both be told by the variable " + target.variable() + "; rename one of the services");
            }
        }
    }

    /** What a service publishes; nothing where it shares a network namespace with something else. */
    List<PortEntry> ports(String name) throws ComposeException {
        List<PortEntry> entries = new ArrayList<>();
        if (service(name).get("network_mode") == null) {
            for (Object entry : Tree.list(service(name).get("ports"))) {
                entries.add(PortEntry.of(entry));
            }
        }
        return entries;
    }

    /** The networks that are made for it, with the default one where a service needs that. */
    Set<String> networks() {
        Set<String> networks = new LinkedHashSet<>(own("networks"));
        boolean needsDefault = services().stream()
                .map(this::service)
                .anyMatch(service -> service.get("network_mode") == null && service.get("networks") == null);
        if (needsDefault && !isExternal("networks", "default")) {
            networks.add("default");
        }
        return networks;
    }

    /** Those of them that the engine gives addresses of a subnet that we choose. */
    List<String> bridges() {
        return networks().stream()
                .filter(name -> Tree.text(
                                Tree.map(section("networks").get(name)).get("driver"))
                        .orElse("bridge")
                        .equals("bridge"))
                .toList();
    }

    /** What it shares with others, for people. */
    List<String> shared() {
        List<String> shared = new ArrayList<>();
        for (String section : List.of("networks", "volumes")) {
            section(section).keySet().stream()
                    .filter(name -> isExternal(section, name))
                    .forEach(name -> shared.add("the " + section.substring(0, section.length() - 1) + " " + name
                            + " is external: it is shared with whoever else uses it"));
        }
        services().stream()
                .filter(name -> "host".equals(service(name).get("network_mode")))
                .forEach(name -> shared.add(
                        "the service " + name + " has network_mode: host: its ports are the host's, and may collide"));
        return shared;
    }

    Set<String> volumes() {
        return own("volumes");
    }

    private Set<String> own(String section) {
        Set<String> own = new LinkedHashSet<>(section(section).keySet());
        own.removeIf(name -> isExternal(section, name));
        return own;
    }

    boolean isExternal(String section, String name) {
        Object external = Tree.map(section(section).get(name)).get("external");
        return external != null && !Boolean.FALSE.equals(external);
    }

    /** The containers of a service that runs more than once, or once, or not at all. */
    int replicas(String name) {
        Map<String, @Nullable Object> service = service(name);
        Object number =
                service.get("scale") == null ? Tree.map(service.get("deploy")).get("replicas") : service.get("scale");
        return number instanceof Number many ? many.intValue() : 1;
    }

    /** A copy that may be changed. */
    Map<String, @Nullable Object> copy() {
        return new LinkedHashMap<>(Tree.map(Tree.copy(tree, UnaryOperator.identity(), UnaryOperator.identity())));
    }
}
