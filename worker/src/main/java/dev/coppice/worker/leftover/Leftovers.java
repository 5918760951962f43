package dev.coppice.worker.leftover;

import dev.coppice.worker.host.RunLock;
import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.process.LeftProcess;
import dev.coppice.worker.process.ProcessSweep;
import dev.coppice.worker.process.Swept;
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
    private final Duration grace;
    private final List<String> runs = new ArrayList<>();
    private final List<LeftProcess> ended = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private Leftovers(Path base, Duration grace) {
        this.base = base;
        this.grace = grace;
    }

    /**
     * Ends the processes and deletes the folders of all worker processes that are gone. Any number may do this at once; each
     * leftover is then taken by one of them.
     *
     * @param base as in {@link RunDirectory#open}; it need not exist
     * @param grace between SIGTERM and SIGKILL
     * @throws IOException when the base can't be read
     */
    public static Settlement settle(Path base, Duration grace) throws IOException {
        Leftovers leftovers = new Leftovers(base, grace);
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
        } catch (IOException e) {
            failures.add("run " + id + " in " + base + ": " + e.getMessage());
        }
    }

    private void clean(String id, RunLock lock) throws IOException {
        Swept swept = ProcessSweep.sweep(id, grace);
        ended.addAll(swept.ended());
        if (!swept.remaining().isEmpty()) {
            lock.keep();
            throw new IOException("these processes can't be ended: " + swept.remaining());
        }
        try {
            TreeDeletion.delete(base.resolve(id));
        } catch (IOException e) {
            lock.keep();
            throw e;
        }
        lock.close();
        runs.add(id);
    }
}
