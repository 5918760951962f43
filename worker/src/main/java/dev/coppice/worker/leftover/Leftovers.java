package dev.coppice.worker.leftover;

import dev.coppice.worker.home.AttemptHome;
import dev.coppice.worker.host.RunLock;
import dev.coppice.worker.host.TreeSize;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.NestedLedgers;
import dev.coppice.worker.ledger.Settler;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.process.LeftProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Cleans up after worker processes that ended without doing so. */
public final class Leftovers {
    private final Path base;
    private final Settler processes;
    private final Settler folders = new FolderSettler();
    private final List<Settler> settlers;
    private final List<String> runs = new ArrayList<>();
    private final List<LeftProcess> ended = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private Leftovers(Path base, Duration grace, List<Settler> settlers) {
        this.base = base;
        this.processes = new ProcessSettler(grace, ended::add);
        this.settlers = settlers;
    }

    /**
     * Ends the processes, removes what is in the ledgers, and deletes the folders of all worker processes that are gone. Any number may do this at once; each
     * leftover is then taken by one of them.
     *
     * @param base as in {@link RunDirectory#open}; it need not exist
     * @param grace between SIGTERM and SIGKILL
     * @param settlers for what ledgers may hold
     * @throws IOException when the base can't be read
     */
    public static Settlement settle(Path base, Duration grace, List<Settler> settlers) throws IOException {
        Leftovers leftovers = new Leftovers(base, grace, settlers);
        for (Path lock : leftovers.locks()) {
            leftovers.settleOne(lock);
        }
        return new Settlement(leftovers.runs, leftovers.ended, leftovers.failures);
    }

    /**
     * A worker process that ended without cleaning up.
     *
     * @param since when it began
     * @param bytes of its folder
     */
    public record DeadRun(String id, Instant since, long bytes) {}

    /** Finds those that {@link #settle} would clean up after. */
    public static List<DeadRun> dead(Path base) throws IOException {
        List<DeadRun> dead = new ArrayList<>();
        for (Path file : new Leftovers(base, Duration.ZERO, List.of()).locks()) {
            Optional<RunLock> lock = RunLock.takeOver(file);
            if (lock.isPresent()) {
                Instant since = Files.getLastModifiedTime(file).toInstant();
                lock.get().keep();
                dead.add(new DeadRun(id(file), since, TreeSize.of(base.resolve(id(file)))));
            }
        }
        return dead;
    }

    /** What the tasks of its attempts have started themselves by this program. */
    private static void adoptNested(Path folder, Ledger ledger) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> homes = Files.list(folder)) {
                for (Path home : homes.toList()) {
                    for (Path nested : NestedLedgers.below(AttemptHome.ownState(home))) {
                        ledger.adopt(nested);
                    }
                }
            }
        }
    }

    private static String id(Path lock) {
        String name = lock.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    private List<Path> locks() throws IOException {
        if (Files.notExists(base)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(base)) {
            return files.filter(file -> file.toString().endsWith(RunLock.SUFFIX))
                    .toList();
        }
    }

    private void settleOne(Path file) {
        String id = id(file);
        try {
            Optional<RunLock> lock = RunLock.takeOver(file);
            if (lock.isPresent()) {
                clean(id, lock.get());
            }
        } catch (IOException | RuntimeException e) {
            failures.add("run " + id + " in " + base + ": " + e.getMessage());
        }
    }

    /** Processes go first, as they may make more, and the folder last: what can't be removed may need it. */
    private void clean(String id, RunLock lock) throws IOException {
        try {
            processes.settle(ProcessSettler.ofRun(id));
            try (Ledger ledger = Ledger.open(RunDirectory.ledger(base, id))) {
                adoptNested(base.resolve(id), ledger);
                List<Unsettled> left = ledger.settleAll(settlers);
                if (!left.isEmpty()) {
                    throw new IOException("not removed: " + left);
                }
            }
            folders.settle(FolderSettler.ofRun(id, base.resolve(id)));
        } catch (IOException | RuntimeException e) {
            lock.keep();
            throw e;
        }
        lock.close();
        runs.add(id);
    }
}
