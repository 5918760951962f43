package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.CheckoutException.Reason;
import dev.coppice.worker.worktree.GitCommand.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The git repository of the person who runs the program. It is only ever read: no object, ref, index, config or time stamp of it
 * changes.
 */
public final class UserRepository {
    /** A line of {@code git status --porcelain=v2}: of a submodule with changed (M) or new (U) files, and its path. */
    private static final Pattern CHANGED_SUBMODULE =
            Pattern.compile("1 .. S.(?:M.|.U) (?:\\S+ ){5}(.+)", Pattern.DOTALL);

    private final Git git;
    private final Path root;
    private final Path gitFolder;
    private final Path commonFolder;

    private UserRepository(Git git, Path root, Path gitFolder, Path commonFolder) {
        this.git = git;
        this.root = root;
        this.gitFolder = gitFolder;
        this.commonFolder = commonFolder;
    }

    /**
     * Finds the repository that a folder is in.
     *
     * @throws CheckoutException NOT_A_REPOSITORY when it is in none, or in a bare one
     */
    public static UserRepository at(Path folder, Mirrors mirrors) throws CheckoutException, InterruptedException {
        Git git = mirrors.git();
        if (!Files.isDirectory(folder)) {
            throw CheckoutException.noFolder(folder);
        }
        Result found = git.commandOfUser("rev-parse", "--path-format=absolute", "--is-bare-repository", "--git-dir")
                .in(folder)
                .tryRun("find the git repository of " + folder);
        if (found.exit() != 0) {
            throw CheckoutException.of(
                    "find a git repository at " + folder
                            + " (run this inside one, make one with `git init`, or name one with --repo)",
                    Reason.NOT_A_REPOSITORY,
                    found.errors());
        }
        if (found.text().startsWith("true")) {
            throw new CheckoutException(
                    Reason.NOT_A_REPOSITORY,
                    folder + " is a bare repository, without files: name it as a URL, --repo file://" + folder);
        }
        String[] parts = git.commandOfUser(
                        "rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir", "--git-common-dir")
                .in(folder)
                .run("find the files of the git repository at " + folder, Reason.NOT_A_REPOSITORY)
                .text()
                .split("\n", 3);
        return new UserRepository(git, Path.of(parts[0]), Path.of(parts[1]), Path.of(parts[2]));
    }

    /** The top folder of its files. */
    public Path root() {
        return root;
    }

    /** The absolute path that names it, the same for all its worktrees: what to ask a mirror for. */
    public String repository() {
        return (commonFolder.endsWith(".git") ? commonFolder.resolveSibling("") : commonFolder).toString();
    }

    /**
     * The commit that a revision names now.
     *
     * @param revision whatever git understands: a branch, a tag, {@code HEAD~2}, a short id
     * @return the full object id
     * @throws CheckoutException NO_SUCH_REVISION when it names no commit
     */
    public String resolve(String revision) throws CheckoutException, InterruptedException {
        String deed = "find revision " + revision + " in " + root;
        Result found = git.commandOfUser("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
                .in(root)
                .tryRun(deed);
        if (found.exit() == 0) {
            return found.text();
        }
        String hint = revision.equals("HEAD")
                ? "the current branch has no commit yet: make one with `git commit`, or name another with --rev"
                : "it names no commit here; `git branch --all` and `git tag` list what there is, and `git fetch` gets what is new";
        throw new CheckoutException(
                Reason.NO_SUCH_REVISION,
                "could not " + deed + ": " + hint + (found.errors().isBlank() ? "" : "; git says: " + found.errors()));
    }

    /** The remote that it was cloned from, or that a person called {@code origin}; empty when there is none. */
    public Optional<Origin> origin() throws CheckoutException, InterruptedException {
        Result found =
                git.commandOfUser("remote", "get-url", "origin").in(root).tryRun("find the remote origin of " + root);
        return found.exit() == 0 ? Optional.of(new Origin(git, root, found.text())) : Optional.empty();
    }

    /** How many files are changed, or new and not ignored, beside what HEAD has. */
    public int uncommitted() throws CheckoutException, InterruptedException {
        String said = git.commandOfUser("status", "--porcelain", "-z", "--no-renames", "--ignore-submodules=all")
                .in(root)
                .run("see what is uncommitted in " + root)
                .bytes();
        return (int) said.chars().filter(character -> character == 0).count();
    }

    /** The submodules in whose files something is changed or new: {@link #captureWorkingTree} takes none of that along. */
    public List<String> changedSubmodules() throws CheckoutException, InterruptedException {
        String said = git.commandOfUser("status", "--porcelain=v2", "-z", "--no-renames", "--ignore-submodules=none")
                .in(root)
                .run("see what is changed in submodules of " + root)
                .text();
        return Stream.of(said.split("\0"))
                .map(CHANGED_SUBMODULE::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .toList();
    }

    /**
     * Makes a commit, in the mirror only, of HEAD plus all that is changed or new in the files and not ignored. Without such
     * changes it is HEAD itself, and for the same files it is the same commit.
     *
     * @param mirror of {@link #repository}
     * @return the full object id, which the mirror keeps
     */
    public String captureWorkingTree(Mirror mirror) throws CheckoutException, InterruptedException {
        String head = resolve("HEAD");
        mirror.fetch(head);
        return new WorkingTreeCapture(git, root, gitFolder, mirror).capture(head);
    }
}
