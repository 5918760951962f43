package dev.coppice.worker.ledger;

import dev.coppice.lifecycle.Crew;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a worker process has made, or is about to make, and has not removed yet. Each resource is on the disk before it exists,
 * so that whoever comes after the process finds it, however the process ended.
 *
 * <p>A synced write costs milliseconds, so only what nothing else finds is recorded: containers, networks, volumes, ports and
 * mounts. An attempt's processes are found by the mark that they carry, its home and files by the run's folder in which they are,
 * and its hold on a worktree ends with the process: these are never recorded, and cost nothing here.
 *
 * <p>The ledger belongs to whoever has the run's lock: the process itself while it lives, then the one that took the lock over.
 * Safe for use by many threads.
 */
public final class Ledger implements Closeable {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    private final LedgerFile file;
    private final Path path;
    private final Set<Resource> resources = new LinkedHashSet<>();
    private final ReentrantLock guard = new ReentrantLock();

    private Ledger(Path path) {
        this.path = path;
        this.file = new LedgerFile(path);
    }

    /**
     * Opens a ledger; the file is made when something is recorded. The caller has the run's lock.
     *
     * @throws IOException when the file can't be read, or holds a line that this release does not understand
     */
    public static Ledger open(Path path) throws IOException {
        Ledger ledger = new Ledger(path);
        for (Line line : ledger.file.read()) {
            if (line.made()) {
                ledger.resources.add(line.resource());
            } else {
                ledger.resources.remove(line.resource());
            }
        }
        return ledger;
    }

    /**
     * Writes down a resource that is about to be made.
     *
     * @throws IOException when that is not surely on the disk; then the resource must not be made
     */
    public void record(Resource resource) throws IOException {
        guard.lock();
        try {
            if (!resources.contains(resource)) {
                file.append(new Line(true, resource), true);
                resources.add(resource);
            }
        } catch (IOException e) {
            throw new IOException(
                    "there must be no " + resource + ", as it can't be noted in " + path + ": " + e.getMessage(), e);
        } finally {
            guard.unlock();
        }
    }

    /** All that is there, or may be, the oldest first. */
    public List<Resource> resources() {
        guard.lock();
        try {
            return List.copyOf(resources);
        } finally {
            guard.unlock();
        }
    }

    /** Removes all that an owner has, as {@link #settleAll} does. */
    public List<Unsettled> settle(Owner owner, List<Settler> settlers) {
        return settle(resource -> resource.owner().equals(owner), settlers);
    }

    /** Removes some resources, as {@link #settleAll} does. */
    public List<Unsettled> settle(Set<Resource> some, List<Settler> settlers) {
        return settle(some::contains, settlers);
    }

    /**
     * Removes all resources: kind by kind, beginning with that of the newest one, and those of a kind side by side. Goes on past those
     * that can't be removed; they are tried again when others are gone.
     *
     * @return what is left; it stays in the ledger
     */
    public List<Unsettled> settleAll(List<Settler> settlers) {
        return settle(resource -> true, settlers);
    }

    private List<Unsettled> settle(Predicate<Resource> which, List<Settler> all) {
        Map<String, Settler> settlers = all.stream().collect(Collectors.toMap(Settler::kind, Function.identity()));
        List<Resource> wanted = resources().reversed().stream().filter(which).toList();
        while (true) {
            List<Unsettled> left = new ArrayList<>();
            for (List<Resource> alike : byKind(wanted)) {
                left.addAll(settleAlike(
                        alike, Optional.ofNullable(settlers.get(alike.getFirst().kind()))));
            }
            if (left.isEmpty() || left.size() == wanted.size()) {
                return left;
            }
            wanted = left.stream().map(Unsettled::resource).toList(); // an older one may have been using it
        }
    }

    private static Collection<List<Resource>> byKind(List<Resource> resources) {
        return resources.stream()
                .collect(Collectors.groupingBy(Resource::kind, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    /** An engine takes its time for each, and less for all at once. */
    private List<Unsettled> settleAlike(List<Resource> alike, Optional<Settler> settler) {
        try (Crew crew = new Crew("settle")) {
            List<CompletableFuture<Optional<Unsettled>>> ends = alike.stream()
                    .map(resource -> crew.call(resource.name(), () -> settle(resource, settler)))
                    .toList();
            return ends.stream()
                    .map(CompletableFuture::join)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private Optional<Unsettled> settle(Resource resource, Optional<Settler> settler) {
        if (settler.isEmpty()) {
            return Optional.of(new Unsettled(resource, "nothing here can remove a " + resource.kind()));
        }
        try {
            settler.get().settle(resource);
            forget(resource);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(new Unsettled(resource, String.valueOf(e.getMessage())));
        }
    }

    /**
     * Takes over what is in a ledger that nobody else has any more.
     *
     * @return whose it is
     */
    public Set<Owner> adopt(Path other) throws IOException {
        Set<Owner> owners = new LinkedHashSet<>();
        try (Ledger left = open(other)) {
            for (Resource resource : left.resources()) {
                record(resource);
                owners.add(resource.owner());
            }
        }
        return owners;
    }

    /** Forgets all that an owner has, without removing it: it stands in another ledger. */
    public void forget(Owner owner) {
        resources().stream().filter(resource -> resource.owner().equals(owner)).forEach(this::forget);
    }

    /** Where the line can't be written, or is lost, the resource is settled once more, which does no harm. */
    private void forget(Resource resource) {
        guard.lock();
        try {
            resources.remove(resource);
            file.append(new Line(false, resource), false);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "gone, but still in the ledger " + path + ": " + resource, e);
        } finally {
            guard.unlock();
        }
    }

    /** Lets go of the file, which goes itself when nothing is left in it. */
    @Override
    public void close() throws IOException {
        guard.lock();
        try {
            if (resources.isEmpty()) {
                file.delete();
            } else {
                file.close();
            }
        } finally {
            guard.unlock();
        }
    }
}
