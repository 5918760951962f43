package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What of the host's files and the engine's volumes a container may see. */
final class MountRules {
    private static final Set<String> MOUNT = Set.of(
            "Type", "Source", "Target", "ReadOnly", "Consistency", "BindOptions", "VolumeOptions", "TmpfsOptions");
    private static final Set<String> BIND =
            Set.of("Propagation", "NonRecursive", "CreateMountpoint", "ReadOnlyNonRecursive", "ReadOnlyForceRecursive");
    private static final Set<String> VOLUME = Set.of("NoCopy", "Labels", "DriverConfig", "Subpath");
    private static final Set<String> OPTIONS = Set.of(
            "ro", "rw", "z", "Z", "nocopy", "copy", "cached", "delegated", "consistent", "private", "rprivate", "U");

    private final Volumes volumes;
    private final HostFiles files;
    private final Registrar registrar;
    private final SocketRules rules;

    MountRules(Volumes volumes, HostFiles files, Registrar registrar, SocketRules rules) {
        this.volumes = volumes;
        this.files = files;
        this.registrar = registrar;
        this.rules = rules;
    }

    /**
     * Puts binds and mounts into the engine's words. Volumes with names are made; those without get the owner's labels.
     *
     * @param asked targets of volumes without names
     * @param ofImage the same, of the image's
     */
    void rewrite(ObjectNode host, Collection<String> asked, Collection<String> ofImage)
            throws IOException, Refusal, EngineException, InterruptedException {
        Set<String> unnamed = new TreeSet<>(asked);
        unnamed.addAll(ofImage);
        unnamed.removeAll(new HashSet<>(Json.object(host.path("Tmpfs"), "Tmpfs").propertyNames()));
        ArrayNode binds = host.arrayNode();
        for (JsonNode bind : Json.array(host.path("Binds"), "Binds")) {
            List<String> parts = Arrays.asList(Json.text(bind, "a bind").split(":", -1));
            if (parts.size() == 1) {
                unnamed.add(parts.getFirst());
            } else {
                unnamed.remove(parts.get(1));
                binds.add(bind(parts));
            }
        }
        ArrayNode mounts = host.arrayNode();
        for (JsonNode mount : Json.array(host.path("Mounts"), "Mounts")) {
            ObjectNode judged = mount(Json.object(mount, "a mount"));
            unnamed.remove(judged.path("Target").asString(""));
            mounts.add(judged);
        }
        if (!host.path("VolumesFrom").isEmpty()) {
            unnamed.clear(); // the engine takes another container's, where there are some
        }
        for (String target : unnamed) {
            labelled(mounts.addObject().put("Type", "volume").put("Target", target));
        }
        host.set("Binds", binds);
        host.set("Mounts", mounts);
    }

    private String bind(List<String> parts) throws IOException, Refusal, EngineException, InterruptedException {
        if (parts.size() > 3) {
            throw Refusal.bad("the bind " + String.join(":", parts) + " is not of the form source:target:options");
        }
        String options = parts.size() == 3 ? parts.get(2) : "";
        for (String option : options.isEmpty() ? new String[0] : options.split(",")) {
            if (!OPTIONS.contains(option)) {
                rules.require(Right.MOUNTS, "the option " + option + " of a bind");
            }
        }
        String source = parts.getFirst();
        String judged = source.startsWith("/") ? files.judge(Path.of(source)).toString() : volumes.use(source);
        return judged + ":" + parts.get(1) + (options.isEmpty() ? "" : ":" + options);
    }

    private ObjectNode mount(ObjectNode asked) throws IOException, Refusal, EngineException, InterruptedException {
        ObjectNode mount = Json.known(asked, "a mount's ", MOUNT);
        String source = Json.text(mount.path("Source"), "a mount's Source");
        switch (Json.text(mount.path("Type"), "a mount's Type")) {
            case "bind" -> {
                mount.put("Source", files.judge(Path.of(source)).toString());
                bindOptions(Json.object(mount.path("BindOptions"), "BindOptions"));
            }
            case "volume" -> {
                ObjectNode options =
                        Json.known(Json.object(mount.path("VolumeOptions"), "VolumeOptions"), "VolumeOptions.", VOLUME);
                volumes.judgeDriver(Json.object(options.path("DriverConfig"), "DriverConfig"), "Name", "Options");
                if (source.isEmpty()) {
                    labelled(mount);
                } else {
                    mount.put("Source", volumes.use(source));
                }
            }
            case "tmpfs" -> {}
            default -> throw Refusal.forbidden("mounts of type " + mount.path("Type") + " are not passed on");
        }
        return mount;
    }

    private void bindOptions(ObjectNode asked) throws Refusal {
        ObjectNode options = Json.known(asked, "BindOptions.", BIND);
        String propagation = Json.text(options.path("Propagation"), "Propagation");
        if (!Set.of("", "private", "rprivate").contains(propagation)) {
            rules.require(Right.MOUNTS, "the propagation " + propagation + " of a mount");
        }
    }

    private void labelled(ObjectNode mount) throws Refusal {
        ObjectNode options =
                Json.object(mount.path("VolumeOptions"), "VolumeOptions").deepCopy();
        options.set("Labels", ContainerBody.labels(Json.object(options.path("Labels"), "Labels"), registrar));
        mount.set("VolumeOptions", options);
    }
}
