package dev.coppice.cli.run;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.transport.Source;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirror;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.UserRepository;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the commit that a person means, and has it in a mirror. */
final class SourceFinder {
    /** The revision that stands for the files as they lie there. */
    static final String WORKTREE = "WORKTREE";

    private final Path directory;
    private final Mirrors mirrors;

    /** @param directory where the person stands */
    SourceFinder(Path directory, Mirrors mirrors) {
        this.directory = directory;
        this.mirrors = mirrors;
    }

    /**
     * What was found.
     *
     * @param ofPerson the person's repository; empty when it is a URL that was named
     */
    record Found(Source source, Mirror mirror, Optional<UserRepository> ofPerson) {
        /** The top folder of the person's files. */
        Optional<Path> root() {
            return ofPerson.map(UserRepository::root);
        }
    }

    /** @param repository a path or URL; null for the repository that holds the directory */
    Found find(@Nullable String repository, String revision) throws InterruptedException {
        try {
            return repository != null && isUrl(repository)
                    ? atUrl(repository, revision)
                    : onDisk(directory.resolve(repository == null ? "" : repository), revision);
        } catch (CheckoutException e) {
            throw switch (e.reason()) {
                case NOT_A_REPOSITORY, NO_SUCH_REVISION -> CommandFailure.usage(String.valueOf(e.getMessage()), e);
                case GIT_MISSING, UNREACHABLE, REFUSED, NOT_ALLOWED, TIMED_OUT, DISK_FULL, OTHER ->
                    CommandFailure.broken(String.valueOf(e.getMessage()), e);
            };
        }
    }

    private Found atUrl(String url, String revision) throws CheckoutException, InterruptedException {
        if (revision.equals(WORKTREE)) {
            throw CommandFailure.usage("--rev WORKTREE takes files of this machine, and " + url
                    + " is a URL: name a branch, tag or commit");
        }
        Mirror mirror = mirrors.mirror(url);
        String commit = mirror.resolve(revision);
        mirror.fetch(commit);
        return new Found(new Source(url, commit), mirror, Optional.empty());
    }

    private Found onDisk(Path folder, String revision) throws CheckoutException, InterruptedException {
        UserRepository repository = UserRepository.at(folder, mirrors);
        Mirror mirror = mirrors.mirror(repository.repository());
        String commit;
        if (revision.equals(WORKTREE)) {
            commit = repository.captureWorkingTree(mirror);
        } else {
            commit = repository.resolve(revision);
            mirror.fetch(commit);
        }
        return new Found(new Source(repository.repository(), commit), mirror, Optional.of(repository));
    }

    /** As git tells them apart: a scheme, or {@code host:path} with no slash before the colon. */
    private static boolean isUrl(String repository) {
        int colon = repository.indexOf(':');
        int slash = repository.indexOf('/');
        return repository.contains("://") || (colon > 0 && (slash < 0 || colon < slash));
    }
}
