package dev.coppice.worker.leftover;

import dev.coppice.worker.host.RunLock;
import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.process.ProcessSweep;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The folder of this worker process, in which is all that must not outlive it. While the process lives it holds a lock; when
 * it ends without closing, the next one's {@link Leftovers#settle} removes what it left. Safe for use by many threads.
 */
public final class RunDirectory implements Closeable {
    // 65 bits, and no more, so that paths below stay short.
    private static final int ID_LENGTH = 13;
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private final String id;
    private final Path folder;
    private final RunLock lock;
    private final Ledger ledger;
    private final AtomicInteger attempts = new AtomicInteger();

    private RunDirectory(String id, Path folder, RunLock lock, Ledger ledger) {
        this.id = id;
        this.folder = folder;
        this.lock = lock;
        this.ledger = ledger;
    }

    /**
     * Makes a new one.
     *
     * @param base where all worker processes of this user and host have theirs; made if need be. A short path on a local disk
     */
    public static RunDirectory open(Path base) throws IOException {
        return open(base, RunDirectory::newId);
    }

    static RunDirectory open(Path base, Supplier<String> ids) throws IOException {
        Files.createDirectories(base);
        while (true) {
            String id = ids.get();
            Optional<RunLock> lock = RunLock.make(base, id);
            if (lock.isPresent() && isConfused(base, id)) {
                lock.get().close();
            } else if (lock.isPresent()) {
                Path folder = Files.createDirectory(base.toAbsolutePath().resolve(id));
                Files.createDirectory(folder.resolve("pipes"));
                return new RunDirectory(id, folder, lock.get(), Ledger.open(ledger(base, id)));
            }
        }
    }

    /** Names this process among all; every process it starts carries it as {@code COPPICE_RUN}. */
    public String id() {
        return id;
    }

    /** The folder, which goes when this is closed. */
    public Path folder() {
        return folder;
    }

    /** A folder for {@link dev.coppice.worker.process.Shells}. */
    public Path pipes() {
        return folder.resolve("pipes");
    }

    /** A path in the folder that nothing has yet, for the home of another attempt. */
    public Path newAttempt() {
        return folder.resolve(Integer.toString(attempts.incrementAndGet()));
    }

    /** What is recorded of this process; closed with this folder. */
    public Ledger ledger() {
        return ledger;
    }

    /** Beside the folder, which goes before it. */
    static Path ledger(Path base, String id) {
        return base.toAbsolutePath().resolve(id + ".ledger");
    }

    /**
     * Deletes the folder; no process of this one's runs any more. What can't be deleted is left to be settled. So is the folder while
     * something is in the ledger, of which the caller has told.
     */
    @Override
    public void close() throws IOException {
        try {
            ledger.close();
            if (!ledger.resources().isEmpty()) {
                lock.keep();
                return;
            }
            TreeDeletion.delete(folder);
        } catch (IOException e) {
            lock.keep();
            throw e;
        }
        lock.close();
    }

    /** Of two that start at once and would be taken for each other, at least one sees the other's lock. */
    private static boolean isConfused(Path base, String id) throws IOException {
        try (Stream<Path> files = Files.list(base)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(RunLock.SUFFIX))
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .anyMatch(other -> !other.equals(id) && ProcessSweep.confuses(id, other));
        }
    }

    private static String newId() {
        return new SecureRandom()
                .ints(ID_LENGTH, 0, ALPHABET.length())
                .mapToObj(ALPHABET::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }
}
