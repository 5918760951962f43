package dev.coppice.cli.coordinator;

import dev.coppice.coordinator.repository.FetchFailedException;
import dev.coppice.coordinator.repository.FetchFailedException.Reason;
import dev.coppice.coordinator.repository.Repositories;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirror;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.UserRepository;
import java.nio.file.Path;

/** The coordinator's copies of repositories: the same kind of mirrors as workers have. */
final class MirrorRepositories implements Repositories {
    private final Mirrors mirrors;

    MirrorRepositories(Mirrors mirrors) {
        this.mirrors = mirrors;
    }

    @Override
    public Copy fetch(String repository, String revision) throws FetchFailedException, InterruptedException {
        try {
            return repository.startsWith("/") ? onDisk(repository, revision) : atUrl(repository, revision);
        } catch (CheckoutException e) {
            throw new FetchFailedException(reason(e), String.valueOf(e.getMessage()), e);
        }
    }

    private Copy atUrl(String url, String revision) throws CheckoutException, InterruptedException {
        Mirror mirror = mirrors.mirror(url);
        return copy(mirror, mirror.resolve(revision));
    }

    private Copy onDisk(String path, String revision) throws CheckoutException, InterruptedException {
        String commit = UserRepository.at(Path.of(path), mirrors).resolve(revision);
        return copy(mirrors.mirror(path), commit);
    }

    private static Copy copy(Mirror mirror, String commit) throws CheckoutException, InterruptedException {
        mirror.fetch(commit);
        return new Copy(commit, mirror.path());
    }

    private static Reason reason(CheckoutException e) {
        return switch (e.reason()) {
            case NOT_A_REPOSITORY, NO_SUCH_REVISION -> Reason.WRONG;
            case NOT_ALLOWED -> Reason.NOT_ALLOWED;
            case UNREACHABLE -> Reason.UNREACHABLE;
            case TIMED_OUT -> Reason.TIMED_OUT;
            case DISK_FULL -> Reason.DISK_FULL;
            case GIT_MISSING, REFUSED, OTHER -> Reason.OTHER;
        };
    }
}
