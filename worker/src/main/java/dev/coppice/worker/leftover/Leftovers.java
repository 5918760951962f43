package dev.coppice.worker.leftover;

import dev.coppice.worker.host.RunLock;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Settler;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.process.LeftProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        String name = file.getFileName().toString();
        String id = name.substring(0, name.indexOf('.'));
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
