package dev.coppice.worker.home;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How git behaves in an attempt: as a user of its own, with no credentials, asking nobody. */
final class GitSettings {
    private final Path home;

    GitSettings(Path home) {
        this.home = home;
    }

    Path file() {
        return home.resolve(".gitconfig");
    }

    /** The content of the attempt's own git config. */
    String text(Path worktree) {
        // A worktree shares its objects with others, so tasks don't clean them up.
        return """
                [user]
                	name = Coppice
                	email = coppice@localhost
                [init]
                	defaultBranch = main
                [advice]
                	detachedHead = false
                [gc]
                	auto = 0
                [maintenance]
                	auto = false
                [credential]
                	helper =
                	helper = "store --file=%s"
                [safe]
                	directory = "%s"
                """.formatted(escape(home.resolve(".git-credentials")), escape(worktree));
    }

    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        variables.put("GIT_CONFIG_GLOBAL", file().toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        // ssh takes the home from the password file, and would find the keys and the settings of the worker's user
        // there.
        String ssh = home.resolve(".ssh").toString().replace("'", "'\\''");
        variables.put(
                "GIT_SSH_COMMAND",
                "ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityFile='" + ssh
                        + "/id' -o UserKnownHostsFile='" + ssh + "/known_hosts'");
        return variables;
    }

    private static String escape(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
