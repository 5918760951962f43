package dev.coppice.worker.environment.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a compose file may ask for on a fleet's worker, which belongs to others than those who wrote the file. */
final class WorkerRules {
    private static final Set<String> TOP =
            Set.of("version", "name", "services", "networks", "volumes", "secrets", "configs");
    private static final Set<String> SERVICE = Set.of(
            "annotations",
            "attach",
            "build",
            "command",
            "configs",
            "container_name",
            "cpu_count",
            "cpu_percent",
            "cpu_shares",
            "cpus",
            "cap_drop",
            "depends_on",
            "deploy",
            "dns",
            "dns_search",
            "domainname",
            "entrypoint",
            "env_file",
            "environment",
            "expose",
            "extra_hosts",
            "group_add",
            "healthcheck",
            "hostname",
            "image",
            "init",
            "labels",
            "links",
            "logging",
            "mem_limit",
            "mem_reservation",
            "mem_swappiness",
            "memswap_limit",
            "networks",
            "pids_limit",
            "platform",
            "ports",
            "profiles",
            "pull_policy",
            "read_only",
            "restart",
            "scale",
            "secrets",
            "shm_size",
            "stdin_open",
            "stop_grace_period",
            "stop_signal",
            "sysctls",
            "tmpfs",
            "tty",
            "ulimits",
            "user",
            "volumes",
            "working_dir",
            "network_mode");
    private static final Set<String> BUILD = Set.of(
            "context",
            "dockerfile",
            "dockerfile_inline",
            "args",
            "labels",
            "target",
            "cache_from",
            "shm_size",
            "tags",
            "no_cache",
            "pull");
    private static final Set<String> NETWORK =
            Set.of("name", "driver", "ipam", "internal", "labels", "attachable", "enable_ipv6");
    private static final Set<String> VOLUME = Set.of("name", "driver", "labels");
    private static final Set<String> FILE = Set.of("name", "file", "content", "environment", "labels");
    private static final Set<String> NETWORK_MODES = Set.of("none", "bridge");

    private final FileBounds bounds;
    private final BoundedPaths paths;
    private final List<String> refused = new ArrayList<>();

    private WorkerRules(FileBounds bounds) {
        this.bounds = bounds;
        paths = new BoundedPaths(bounds.worktree());
    }

    /**
     * Looks through a resolved model.
     *
     * @return what is refused, and why; empty when all may be
     */
    static List<String> refusals(ComposeModel model, FileBounds bounds) {
        WorkerRules rules = new WorkerRules(bounds);
        rules.keys("the file", model.tree(), TOP);
        model.services().forEach(name -> rules.service("services." + name, model.service(name)));
        rules.each(model, "networks", NETWORK);
        rules.each(model, "volumes", VOLUME);
        for (String section : List.of("secrets", "configs")) {
            rules.each(model, section, FILE);
            model.section(section)
                    .forEach((name, file) ->
                            rules.inside(section + "." + name, Tree.map(file).get("file")));
        }
        return rules.refused;
    }

    private void each(ComposeModel model, String section, Set<String> allowed) {
        model.section(section).forEach((name, thing) -> keys(section + "." + name, Tree.map(thing), allowed));
    }

    private void keys(String where, Map<String, @Nullable Object> map, Set<String> allowed) {
        map.forEach((key, value) -> {
            if (!allowed.contains(key) && !key.startsWith("x-") && value != null) {
                refuse(where + " has " + key, key);
            }
        });
    }

    /** @param key by which the host's owner may allow it */
    private void refuse(String what, String key) {
        if (!bounds.allowed().contains(key)) {
            refused.add(what + ", which this worker does not allow"
                    + (FileBounds.REFUSED.contains(key) ? " (it would with --allow-in-containers " + key + ")" : ""));
        }
    }

    private void service(String where, Map<String, @Nullable Object> service) {
        keys(where, service, SERVICE);
        Tree.text(service.get("network_mode"))
                .filter(mode -> !NETWORK_MODES.contains(mode) && !mode.startsWith("service:"))
                .ifPresent(mode -> refuse(where + " has network_mode: " + mode, "network_mode"));
        Map<String, @Nullable Object> resources =
                Tree.map(Tree.map(service.get("deploy")).get("resources"));
        if (Tree.map(resources.get("reservations")).get("devices") != null) {
            refuse(where + ".deploy reserves devices", "devices");
        }
        Map<String, @Nullable Object> build = Tree.map(service.get("build"));
        keys(where + ".build", build, BUILD);
        inside(where + ".build", build.get("context"));
        dockerfile(where + ".build", build);
        for (Object volume : Tree.list(service.get("volumes"))) {
            if (volume instanceof Map<?, ?> map) {
                if ("bind".equals(map.get("type"))) {
                    inside(where + ".volumes", map.get("source"));
                } else if (!Set.of("volume", "tmpfs").contains(String.valueOf(map.get("type")))) {
                    refused.add(where + " mounts a " + map.get("type") + ", which this worker does not allow");
                }
            } else {
                String[] parts = String.valueOf(volume).split(":", -1);
                if (parts.length > 1
                        && (parts[0].startsWith("/") || parts[0].startsWith(".") || parts[0].startsWith("~"))) {
                    inside(where + ".volumes", parts[0]);
                }
            }
        }
    }

    private void dockerfile(String where, Map<String, @Nullable Object> build) {
        Path context = bounds.worktree().resolve(Tree.text(build.get("context")).orElse("."));
        Tree.text(build.get("dockerfile"))
                .flatMap(path -> paths.refusal(where, context, path))
                .ifPresent(refused::add);
    }

    private void inside(String where, @Nullable Object path) {
        if (path != null) {
            paths.refusal(where, bounds.worktree(), path.toString()).ifPresent(refused::add);
        }
    }
}
