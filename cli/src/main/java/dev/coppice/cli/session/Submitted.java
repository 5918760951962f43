package dev.coppice.cli.session;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.Origin;
import dev.coppice.worker.worktree.UserRepository;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person submits: a repository that the coordinator can fetch, and a revision of it.
 *
 * @param revision empty for the default branch
 * @param root the top folder of the person's files; empty when the repository is not the one they stand in
 */
public record Submitted(String repository, Optional<String> revision, Optional<Path> root) {

    /**
     * Finds it.
     *
     * @param repository null for the origin of the one that the person stands in
     * @param revision null for the commit that is checked out, or with a repository for its default branch
     * @throws CommandFailure when there is none, or it is certain that the coordinator can't have it
     */
    public static Submitted find(@Nullable String repository, @Nullable String revision, Invocation invocation)
            throws InterruptedException {
        if ("WORKTREE".equals(revision)) {
            throw CommandFailure.usage(
                    "--rev WORKTREE: only 'coppice run' can take uncommitted files along, as a coordinator"
                            + " fetches commits: commit them, git push, and leave --rev out");
        }
        if (repository != null) {
            return new Submitted(repository, Optional.ofNullable(revision), Optional.empty());
        }
        Path directory = invocation.directory();
        try {
            UserRepository here = UserRepository.at(
                    directory, new Mirrors(UserDirectories.of(invocation).cache(), invocation.time()));
            Origin origin = here.origin()
                    .orElseThrow(() -> CommandFailure.usage("the repository at " + here.root()
                            + " has no remote 'origin', and a coordinator can't fetch from this machine:"
                            + " name a repository that it can reach with --repo URL"));
            // HEAD is that of this repository; other names are those of its origin.
            String wanted = revision == null || revision.startsWith("HEAD")
                    ? pushed(here, origin, revision == null ? "HEAD" : revision)
                    : revision;
            return new Submitted(origin.url(), Optional.of(wanted), Optional.of(here.root()));
        } catch (CheckoutException e) {
            throw switch (e.reason()) {
                case NOT_A_REPOSITORY, NO_SUCH_REVISION -> CommandFailure.usage(String.valueOf(e.getMessage()), e);
                case GIT_MISSING, UNREACHABLE, REFUSED, NOT_ALLOWED, TIMED_OUT, DISK_FULL, OTHER ->
                    CommandFailure.broken(String.valueOf(e.getMessage()), e);
            };
        }
    }

    private static String pushed(UserRepository here, Origin origin, String revision)
            throws CheckoutException, InterruptedException {
        String commit = here.resolve(revision);
        if (origin.lacks(commit)) {
            throw CommandFailure.usage(
                    "commit " + commit.substring(0, 10) + " (" + revision + ") is not at " + origin.url()
                            + " yet, where a coordinator would fetch it: git push, or name another revision with --rev");
        }
        return commit;
    }

    /** A plan as the repository knows it. A person names plans from where they stand. */
    public String plan(String plan, Path directory) {
        if (root.isEmpty()) {
            return plan;
        }
        Path path = directory.resolve(plan).normalize();
        if (!path.startsWith(root.get())) {
            throw CommandFailure.usage(plan + " is outside the repository at " + root.get()
                    + ": name plans of that repository, or another one with --repo");
        }
        return root.get().relativize(path).toString();
    }
}
