package dev.coppice.worker.environment.compose;

import java.nio.file.Path;
import java.util.Set;

/**
 * What compose files may ask for whose authors do not own the host.
 *
 * @param worktree its real path: no mount, build or file may come from outside
 * @param allowed keys that the host's owner allows, of those that are refused otherwise: some of {@link #REFUSED}
 */
public record FileBounds(Path worktree, Set<String> allowed) {
    /** Keys of compose files by which a container may reach what is not its own. */
    public static final Set<String> REFUSED = Set.of(
            "cap_add",
            "cgroup",
            "device_cgroup_rules",
            "devices",
            "driver_opts",
            "external",
            "gpus",
            "ipc",
            "network_mode",
            "pid",
            "post_start",
            "pre_stop",
            "privileged",
            "provider",
            "runtime",
            "security_opt",
            "use_api_socket",
            "userns_mode",
            "uts",
            "volumes_from");

    public FileBounds {
        allowed = Set.copyOf(allowed);
    }
}
