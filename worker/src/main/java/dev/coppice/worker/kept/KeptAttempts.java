package dev.coppice.worker.kept;

import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.environment.OwnedResources;
import dev.coppice.worker.host.ExpiryFile;
import dev.coppice.worker.host.HostLocks;
import dev.coppice.worker.host.Keepers;
import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Unsettled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The kept attempts of this user on this host, below one folder. They are changed by one process at a time; another waits. A process has
 * one of these. Safe for use by many threads.
 */
public final class KeptAttempts {
    private static final String DESCRIPTION = "attempt.properties";

    private final Path folder;
    private final Engines engines;
    private final HostRegistries registries;
    private final String host;
    private final Keepers keepers;
    private final InstantSource clock;
    private final HostLocks locks = new HostLocks();

    /**
     * Those below a folder.
     *
     * @param state of this user's on this host, the same for all processes
     * @param engines closed by the caller
     * @param host this host's name
     */
    public KeptAttempts(
            Path state, Engines engines, HostRegistries registries, String host, Keepers keepers, InstantSource clock) {
        this.folder = state.resolve("kept");
        this.engines = engines;
        this.registries = registries;
        this.host = host;
        this.keepers = keepers;
        this.clock = clock;
    }

    /** Hands over what an attempt has in an engine. */
    public interface HandOver {
        /**
         * Writes all of it down for its new owner, and then forgets it.
         *
         * @param ledger of the kept attempt
         */
        void to(Owner owner, Ledger ledger) throws IOException;
    }

    /**
     * Writes an attempt down, and makes sure of its end; its home is moved here. From then on it goes with {@link #expire}, whatever
     * becomes of this process.
     */
    public void begin(KeptAttempt kept) throws IOException {
        Path own = folder(kept);
        Files.createDirectories(
                own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        KeptFile.write(own.resolve(DESCRIPTION), kept);
        ExpiryFile.in(own).write(kept.expires());
        if (kept.hasServices()) {
            keepers.keep(ExpiryFile.in(own).path());
        }
        Files.move(kept.home(), home(kept));
    }

    /** Takes over what the attempt has in an engine, after {@link #begin}. */
    @SuppressWarnings("try") // the lock is there to be held
    public void take(KeptAttempt kept, HandOver services) throws IOException, InterruptedException {
        try (HostLocks.Held held = lock();
                Ledger ledger = ledger(kept)) {
            services.to(kept.owner(), ledger);
        }
    }

    /** Where its home is. */
    public Path home(KeptAttempt kept) {
        return folder(kept).resolve("h");
    }

    /** All, the latest first. */
    public List<KeptAttempt> list() throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        List<KeptAttempt> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path each : folders.filter(Files::isDirectory).toList()) {
                read(each).ifPresent(all::add);
            }
        }
        all.sort(Comparator.comparing(KeptAttempt::created).reversed());
        return all;
    }

    /** Nothing, when another process has removed it meanwhile. */
    private static Optional<KeptAttempt> read(Path own) throws IOException {
        Path file = own.resolve(DESCRIPTION);
        return Files.exists(file) ? Optional.of(KeptFile.read(file)) : Optional.empty();
    }

    /**
     * Removes those whose time is over.
     *
     * @return a line about each, for people
     */
    public List<String> expire() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (KeptAttempt kept : list()) {
            if (!kept.expires().isAfter(clock.instant())) {
                remove(kept);
                lines.add("attempt " + kept.number() + " of " + kept.plan() + " is kept no longer");
            }
        }
        return lines;
    }

    /** Removes those of a job that were kept before this one: one of them is enough to look at. */
    public List<KeptAttempt> removeEarlier(KeptAttempt latest) throws IOException, InterruptedException {
        List<KeptAttempt> removed = new ArrayList<>();
        for (KeptAttempt other : list()) {
            if (other.job().equals(latest.job()) && other.number() < latest.number()) {
                remove(other);
                removed.add(other);
            }
        }
        return removed;
    }

    /**
     * Removes its services and its home. Its worktree has a time of its own.
     *
     * @throws IOException also when something can't be removed; it is tried again with the next {@link #expire}
     */
    @SuppressWarnings("try") // the lock is there to be held
    public void remove(KeptAttempt kept) throws IOException, InterruptedException {
        try (HostLocks.Held held = lock()) {
            Path own = folder(kept);
            if (Files.notExists(own)) {
                return;
            }
            List<Unsettled> left;
            try (Ledger ledger = ledger(kept)) {
                left = new OwnedResources(engines, registries, ledger, kept.run(), host).settle(kept.owner(), Set.of());
            }
            if (!left.isEmpty()) {
                throw new IOException("not removed of the kept attempt " + kept.number() + " of " + kept.plan() + ": "
                        + left + ". It is tried again by the next command");
            }
            TreeDeletion.delete(own);
        }
    }

    private HostLocks.Held lock() throws IOException, InterruptedException {
        return locks.lock(folder.resolve(".lock"));
    }

    private Ledger ledger(KeptAttempt kept) throws IOException {
        return Ledger.open(folder(kept).resolve("ledger"));
    }

    /** A short name, as sockets in its TMPDIR have 107 characters for their whole path. */
    private Path folder(KeptAttempt kept) {
        return folder.resolve(kept.token().replaceAll("[^A-Za-z0-9]", "").substring(0, 10));
    }
}
