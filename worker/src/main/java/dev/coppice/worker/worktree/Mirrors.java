package dev.coppice.worker.worktree;

import dev.coppice.worker.host.HostLocks;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mirrors under one folder, and their worktrees. Several processes may share the folder; each has one instance for it, and
 * no more: see {@link HostLocks}. Safe for use by many threads. Nothing to close.
 */
public final class Mirrors {
    private record Place(Mirror mirror, WorktreePool pool) {}

    private static final Duration UNUSED = Duration.ofDays(30);

    private final Path base;
    private final InstantSource clock;
    private final Git git;
    private final HostLocks locks = new HostLocks();
    private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

    /** @param base such as {@code ~/.cache/coppice}; made when it is missing, and of no use to others */
    public Mirrors(Path base, InstantSource clock) throws CheckoutException {
        this(base, clock, RemoteLimits.DEFAULT, RepositoryRule.ANY);
    }

    /**
     * The same with limits of one's own.
     *
     * @param rule which repositories may be fetched from; that those asked for are among them, the caller sees to
     */
    public Mirrors(Path base, InstantSource clock, RemoteLimits limits, RepositoryRule rule) throws CheckoutException {
        this.base = base.toAbsolutePath().normalize();
        this.clock = clock;
        this.git = new Git(this.base.resolve("scratch"), limits, rule);
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

    /** All worktrees under the folder, of every repository. */
    public List<WorktreeInfo> list() throws CheckoutException, InterruptedException {
        List<WorktreeInfo> found = new ArrayList<>();
        for (Place place : all()) {
            found.addAll(place.pool().inventory().list());
        }
        return found;
    }

    /** Removes worktrees, and what mirrors hold that nobody has wanted for a month; gives the worktrees that are gone. */
    public List<WorktreeInfo> prune(PruneRequest request) throws CheckoutException, InterruptedException {
        List<WorktreeInfo> removed = new ArrayList<>();
        for (Place place : all()) {
            removed.addAll(place.pool().inventory().prune(request));
        }
        if (request.budget().isPresent()) {
            removed.addAll(evictDownTo(request.budget().getAsLong()));
        }
        for (Place place : all()) { // last: on a full disk, there is room for it only now
            place.mirror().forget(UNUSED);
        }
        return removed;
    }

    /** Worktrees whose time of keeping is over, be there work in them or not, and clones that nobody has. */
    public List<WorktreeInfo> expired() throws CheckoutException, InterruptedException {
        List<WorktreeInfo> found = new ArrayList<>();
        for (Place place : all()) {
            found.addAll(place.pool().inventory().expired());
        }
        return found;
    }

    /** Whether somebody has worked in a kept worktree since: what is there is nowhere else. */
    public boolean hasUnsavedWork(WorktreeInfo worktree) throws CheckoutException, InterruptedException {
        return inventoryOf(worktree).hasUnsavedWork(worktree);
    }

    /** Removes a worktree that is of no use any more; does nothing when somebody has taken it meanwhile. */
    public void remove(WorktreeInfo worktree) throws CheckoutException, InterruptedException {
        inventoryOf(worktree).remove(worktree);
    }

    private WorktreeInventory inventoryOf(WorktreeInfo worktree) throws CheckoutException {
        return all().stream()
                .filter(place -> worktree.path().startsWith(place.mirror().home()))
                .map(place -> place.pool().inventory())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(worktree.path() + " is of no mirror"));
    }

    private List<WorktreeInfo> evictDownTo(long budget) throws CheckoutException, InterruptedException {
        List<WorktreeInfo> removed = new ArrayList<>();
        List<Map.Entry<WorktreeInfo, WorktreePool>> left = new ArrayList<>();
        for (Place place : all()) {
            place.pool().inventory().list().forEach(worktree -> left.add(Map.entry(worktree, place.pool())));
        }
        long bytes = left.stream().mapToLong(entry -> entry.getKey().bytes()).sum();
        left.sort(Comparator.comparing(entry -> entry.getKey().lastUse()));
        for (Map.Entry<WorktreeInfo, WorktreePool> entry : left) {
            if (bytes > budget) {
                Optional<WorktreeInfo> gone = entry.getValue().inventory().evict(entry.getKey());
                bytes -= gone.map(WorktreeInfo::bytes).orElse(0L);
                gone.ifPresent(removed::add);
            }
        }
        return removed;
    }

    /** Also of repositories that only other processes have used; each mirror's home says whose it is. */
    private List<Place> all() throws CheckoutException {
        List<Place> all = new ArrayList<>();
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(base)) {
            for (Path home : homes) {
                Path name = home.resolve(Mirror.REPOSITORY);
                if (Files.isRegularFile(name)) {
                    all.add(place(Files.readString(name)));
                }
            }
            return all;
        } catch (IOException e) {
            throw CheckoutException.of("list " + base, e);
        }
    }

    /**
     * What the git program says of its version.
     *
     * @throws CheckoutException GIT_MISSING when there is none
     */
    public String gitVersion() throws CheckoutException, InterruptedException {
        return git.command("--version").run("ask git for its version").text();
    }

    Git git() {
        return git;
    }
}
