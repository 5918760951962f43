package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mirrors under one folder, and their worktrees. Several processes may share the folder; each has one instance for it, and
 * no more: see {@link HostLocks}. Safe for use by many threads. Nothing to close.
 */
public final class Mirrors {
    private record Place(Mirror mirror, WorktreePool pool) {}

    private final Path base;
    private final InstantSource clock;
    private final Git git;
    private final HostLocks locks = new HostLocks();
    private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

    /** @param base such as {@code ~/.cache/coppice}; made when it is missing, and of no use to others */
    public Mirrors(Path base, InstantSource clock) throws CheckoutException {
        this.base = base.toAbsolutePath().normalize();
        this.clock = clock;
        this.git = new Git(this.base.resolve("scratch"));
        try {
            Files.createDirectories(this.base);
            git.removeStaleScratch();
        } catch (IOException e) {
            throw CheckoutException.of("use the folder " + base, e);
        }
    }

    /**
     * The mirror of a repository; nothing is fetched yet.
     *
     * @param repository a URL or an absolute path
     */
    public Mirror mirror(String repository) {
        return place(repository).mirror();
    }

    /** The worktrees of that mirror. */
    public WorktreePool pool(String repository) {
        return place(repository).pool();
    }

    private Place place(String repository) {
        return places.computeIfAbsent(repository, location -> {
            RepositoryName name = new RepositoryName(location);
            Mirror mirror = new Mirror(git, locks, clock, name, base.resolve(name.key()));
            return new Place(mirror, new WorktreePool(mirror, locks, clock));
        });
    }

    Git git() {
        return git;
    }
}
