package dev.coppice.worker.worktree;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which variables and settings of the outside reach a git command. No inherited GIT_ variable that says where the repository is does, so that this
 * program can itself be called by a git hook.
 */
enum GitVariables {
    /** Nothing: what a checkout gives depends on the commit only, never on who runs it. */
    OURS,
    /**
     * How the person's git reaches servers and which repositories it trusts: credential helpers, ssh, proxies,
     * url.insteadOf, safe.directory. Fetching could not work without. It is only read.
     */
    USER;

    /** A file that can't be: unlike {@code /dev/null}, a {@code git config --global} can't replace it either. */
    private static final String NO_CONFIGURATION = "/nonexistent/gitconfig";

    private static final List<String> KEPT_FOR_USER = List.of(
            "GIT_SSH",
            "GIT_ASKPASS",
            "GIT_SSL_",
            "GIT_HTTP_",
            "GIT_PROXY_",
            "GIT_CONFIG_GLOBAL",
            "GIT_CONFIG_SYSTEM",
            "GIT_CONFIG_NOSYSTEM",
            "GIT_CONFIG_COUNT",
            "GIT_CONFIG_KEY_",
            "GIT_CONFIG_VALUE_");

    private static final List<String> SETTINGS = List.of(
            "core.hooksPath=/dev/null",
            "core.fsmonitor=false",
            "core.untrackedCache=false",
            "core.splitIndex=false",
            "gc.auto=0",
            "maintenance.auto=false",
            "submodule.recurse=false",
            "advice.detachedHead=false",
            "protocol.version=2");

    private static final List<String> OUR_SETTINGS =
            List.of("core.attributesFile=/dev/null", "core.excludesFile=/dev/null");

    /** What stands between {@code git} and the arguments of a command. */
    List<String> settings() {
        return switch (this) {
            case USER -> SETTINGS;
            case OURS -> Stream.concat(SETTINGS.stream(), OUR_SETTINGS.stream()).toList();
        };
    }

    /** Makes the variables that a process inherits fit. */
    void applyTo(Map<String, String> variables) {
        for (String name : Set.copyOf(variables.keySet())) {
            if (name.startsWith("GIT_")
                    && !(this == USER && KEPT_FOR_USER.stream().anyMatch(name::startsWith))) {
                variables.remove(name);
            }
        }
        variables.put("LC_ALL", "C");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("GIT_NO_REPLACE_OBJECTS", "1");
        variables.put("GIT_DEFAULT_REF_FORMAT", "files");
        if (this == OURS) {
            variables.put("GIT_CONFIG_NOSYSTEM", "1");
            variables.put("GIT_CONFIG_GLOBAL", NO_CONFIGURATION);
            variables.put("GIT_ATTR_NOSYSTEM", "1");
        }
    }
}
