package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coppice.worker.host.HostLocks;
import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.worktree.CheckoutException.Reason;
import dev.coppice.worker.worktree.GitCommand.Result;
import dev.coppice.worker.worktree.GitFolder.ObjectFormat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bare copy of what was wanted of one repository. Fetching is serialised by a lock file, for threads and for processes, and
 * who comes second finds the commit there. Each fetched commit has a ref, {@code refs/coppice/<commit>}, so it stays; git
 * writes that ref last, so it also says that the commit is there with all that it needs.
 */
public final class Mirror {
    /** The file in a mirror's home that holds where the repository is. */
    static final String REPOSITORY = "repository";

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private final Git git;
    private final MirrorChanges changes;
    private final InstantSource clock;
    private final RepositoryName repository;
    private final Path home;
    private final GitFolder folder;

    Mirror(Git git, HostLocks locks, InstantSource clock, RepositoryName repository, Path home) {
        this.git = git;
        this.clock = clock;
        this.repository = repository;
        this.home = home;
        this.folder = new GitFolder(home.resolve("mirror.git"));
        this.changes = new MirrorChanges(locks, home, folder);
    }

    /** The bare repository; it exists once a commit was fetched. To be read only. */
    public Path path() {
        return folder.path();
    }

    /** The URL or absolute path that this is the mirror of. */
    public String repository() {
        return repository.location();
    }

    RepositoryName name() {
        return repository;
    }

    GitFolder folder() {
        return folder;
    }

    /** Where the mirror, its worktrees and their locks are. */
    Path home() {
        return home;
    }

    Git git() {
        return git;
    }

    /**
     * Makes sure that a commit is here, with its history. Returns at once when it is.
     *
     * @param commit the full object id
     * @throws CheckoutException when the repository can't be reached or does not have the commit
     */
    public void fetch(String commit) throws CheckoutException, InterruptedException {
        requireFullId(commit);
        String deed = "fetch " + commit + " from " + repository.shown();
        try {
            if (has(commit)) {
                return;
            }
        } catch (IOException e) {
            throw CheckoutException.of(deed, e);
        }
        try {
            changes.make(deed, () -> {
                if (!has(commit)) {
                    removeIfGutted();
                    fetchLocked(commit);
                }
            });
        } catch (CheckoutException failed) {
            if (!MirrorDamage.isToldOf(failed)) {
                throw failed;
            }
            repair(commit);
        }
    }

    /** What names objects that are all gone would only stand in the way of a fetch. */
    private void removeIfGutted() throws IOException {
        if (!Files.isDirectory(objects())) {
            TreeDeletion.delete(folder.path());
        }
    }

    private Path objects() {
        return folder.path().resolve("objects");
    }

    /** Whether the commit is here; marks it as used. */
    private boolean has(String commit) throws IOException {
        Path ref = ref(commit);
        try {
            boolean here = Files.readString(ref).strip().equals(commit) && Files.isDirectory(objects());
            if (here) {
                Files.setLastModifiedTime(ref, FileTime.from(clock.instant()));
            }
            return here;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path ref(String commit) {
        return refs().resolve(commit);
    }

    private Path refs() {
        return folder.path().resolve("refs").resolve("coppice");
    }

    static String refName(String commit) {
        return "refs/coppice/" + commit;
    }

    private void fetchLocked(String commit, String... more)
            throws CheckoutException, InterruptedException, IOException {
        List<String> arguments = new ArrayList<>(List.of("--git-dir=" + folder.path(), "fetch", "--quiet", "--force"));
        arguments.addAll(List.of("--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--update-shallow"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of(repository.location(), commit + ":" + refName(commit)));
        Files.createDirectories(home);
        Folders.write(home.resolve(REPOSITORY), repository.location().getBytes(UTF_8));
        requireFormat(ObjectFormat.of(commit));
        folder.ensureBare(ObjectFormat.of(commit));
        String deed = "fetch " + commit + " from " + repository.shown();
        Result fetched = git.commandOfUser(arguments.toArray(String[]::new))
                .with(GitCommand.WORKS_ON, folder.path())
                .within(git.limits().fetch())
                .silentAtMost(git.limits().silence())
                .withoutOutput()
                .tryRun(deed);
        new Redirection(git).check(deed, fetched);
        GitCommand.check(deed, Reason.UNREACHABLE, fetched);
    }

    /** A repository that was made anew in another format needs a mirror made anew. */
    private void requireFormat(ObjectFormat format) throws IOException {
        if (Files.isDirectory(folder.path()) && folder.format() != format) {
            TreeDeletion.delete(folder.path());
        }
    }

    /**
     * Makes the objects of a commit whole again after damage, without taking any away: other worktrees borrow from here.
     * Where even that fails, the mirror is made anew.
     */
    void repair(String commit) throws CheckoutException, InterruptedException {
        changes.make("repair the mirror of " + repository.shown(), () -> {
            Files.deleteIfExists(ref(commit));
            try {
                fetchLocked(commit, "--refetch");
            } catch (CheckoutException beyondRepair) {
                TreeDeletion.delete(folder.path());
                fetchLocked(commit);
            }
        });
    }

    /** Keeps a commit whose objects somebody has put here. */
    void keep(String commit) throws CheckoutException, InterruptedException {
        changes.make(
                "keep " + commit,
                () -> git.command("--git-dir=" + folder.path(), "update-ref", refName(commit), commit)
                        .withoutOutput()
                        .run("keep " + commit + " in the mirror of " + repository.shown()));
    }

    /** Lets go of commits that nobody wanted for that long, and of what they alone held. */
    void forget(Duration unused) throws CheckoutException, InterruptedException {
        changes.make("tidy the mirror of " + repository.shown(), () -> {
            if (!Files.isDirectory(refs())) {
                return;
            }
            Instant limit = clock.instant().minus(unused);
            try (DirectoryStream<Path> refs = Files.newDirectoryStream(refs())) {
                for (Path ref : refs) {
                    if (Files.getLastModifiedTime(ref).toInstant().isBefore(limit)) {
                        Files.deleteIfExists(ref);
                    }
                }
            }
            git.command("--git-dir=" + folder.path(), "-c", "gc.packRefs=false", "gc", "--quiet")
                    .with(GitCommand.WORKS_ON, folder.path())
                    .withoutOutput()
                    .run("tidy the mirror of " + repository.shown());
        });
    }

    /**
     * The commit that a revision of the remote repository names now. For a URL; what a path's revisions are, its
     * {@link UserRepository} tells.
     *
     * @param revision a branch, a tag, {@code HEAD}, or a full commit id, which is taken as it is
     * @throws CheckoutException NOT_A_REPOSITORY for a {@code file:} URL of what is none; NO_SUCH_REVISION when it names no commit
     */
    public String resolve(String revision) throws CheckoutException, InterruptedException {
        Optional<Path> folder = repository.folderOfUrl();
        if (folder.isPresent() && !Files.isDirectory(folder.get())) {
            throw CheckoutException.noFolder(folder.get());
        }
        return COMMIT.matcher(revision).matches() ? revision : new RemoteRevisions(git, repository).resolve(revision);
    }

    private static void requireFullId(String commit) {
        if (!COMMIT.matcher(commit).matches()) {
            throw new IllegalArgumentException("not a full commit id: " + commit);
        }
    }
}
