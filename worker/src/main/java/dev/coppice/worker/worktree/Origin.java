package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.GitCommand.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The remote that a person's repository calls {@code origin}. */
public final class Origin {
    private static final Duration ASK_LIMIT = Duration.ofSeconds(30);
    private static final Pattern USER = Pattern.compile("^(https?://)[^/@]*@");
    private static final Pattern PASSWORD = Pattern.compile("^([a-z][a-z0-9+.-]*://[^/@:]*):[^/@]*@");

    private final Git git;
    private final Path root;
    private final String location;

    Origin(Git git, Path root, String location) {
        this.git = git;
        this.root = root;
        this.location = location;
    }

    /** What others may be told of it: a URL without the password that it may hold, or an absolute path. */
    public String url() {
        if (!location.contains(":")) {
            return root.resolve(location).normalize().toString();
        }
        return PASSWORD.matcher(USER.matcher(location).replaceFirst("$1")).replaceFirst("$1@");
    }

    /**
     * Whether it is certain that the remote does not have a commit. Asks the remote where the repository itself can't tell.
     *
     * @param commit a full object id that the repository has
     */
    public boolean lacks(String commit) throws CheckoutException, InterruptedException {
        String deed = "find out whether " + commit + " is pushed";
        Result tracked = git.commandOfUser(
                        "for-each-ref",
                        "--count=1",
                        "--contains=" + commit,
                        "--format=%(refname)",
                        "refs/remotes/origin")
                .in(root)
                .tryRun(deed);
        if (!tracked.text().isEmpty()) {
            return false;
        }
        Result refs = git.commandOfUser("ls-remote", "--quiet", "origin")
                .in(root)
                .within(ASK_LIMIT)
                .tryRun(deed);
        if (refs.exit() != 0) {
            return false;
        }
        String known = refs.text()
                .lines()
                .map(line -> "^" + line.split("\t", 2)[0] + "\n")
                .distinct()
                .collect(Collectors.joining());
        Result unpushed = git.commandOfUser("rev-list", "--max-count=1", "--stdin")
                .in(root)
                .input((commit + "\n" + known).getBytes(StandardCharsets.UTF_8))
                .tryRun(deed); // fails where the remote has what the repository does not know
        return unpushed.exit() == 0 && !unpushed.text().isEmpty();
    }
}
