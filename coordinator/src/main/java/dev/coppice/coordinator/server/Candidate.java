package dev.coppice.coordinator.server;

import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.artifact.SharedFiles;
import dev.coppice.coordinator.leadership.Leadership;
import dev.coppice.coordinator.leadership.LeadershipLostException;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.store.Database;
import dev.coppice.lifecycle.Crew;
import dev.coppice.transport.CoordinatorTransport;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands for leadership for as long as it is open, and decides while it has it. Waits for a database and a broker that are not up
 * yet. Safe for use by many threads.
 */
public final class Candidate implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Candidate.class.getName());
    /** Anybody may read this; where these folders are, stands in the log. */
    private static final Standing WITHOUT_FILES = new Standing.Waiting(
            "its folder for files (--files) is not the one that its database tells of; its log says what to do");

    /** What makes a coordinator of a leadership. */
    public interface Office {
        /** Connects to the broker; the link may come up later. */
        CoordinatorTransport connect(Database database);

        /** Begins to decide. Closing it closes the transport. */
        CoordinatorLoop open(Database database, Store store, CoordinatorTransport transport, long epoch);
    }

    private final String address;
    private final Duration term;
    private final Supplier<Database> opening;
    private final DatabaseHealth health;
    private final SharedFiles files;
    private final Office office;
    private final Crew crew = new Crew("candidate");
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Database> database = new CompletableFuture<>();
    private final List<Consumer<Standing>> listeners = new ArrayList<>();
    /** Why the leadership could not be renewed the last time, if it could not. */
    private volatile Optional<String> renewal = Optional.empty();

    private volatile Standing standing = new Standing.Waiting("it has only just started");

    /**
     * @param address where this coordinator's API can be reached, for the others
     * @param term how long a leader that is not heard of any more keeps its leadership
     * @param opening opens the database; tried again while it throws {@link StoreException}
     * @param health is told how the database does
     * @param files without which it does not lead
     */
    public Candidate(
            String address,
            Duration term,
            Supplier<Database> opening,
            DatabaseHealth health,
            SharedFiles files,
            Office office) {
        this.address = address;
        this.term = term;
        this.opening = opening;
        this.health = health;
        this.files = files;
        this.office = office;
    }

    public void start() {
        crew.start("stand", this::run);
    }

    public Standing standing() {
        return standing;
    }

    /** Completes when the database is open; fails when it never will be. Closed with this. */
    public CompletableFuture<Database> database() {
        return database;
    }

    /** Has the standing told, now and each time it changes; the listener must return soon. */
    public synchronized void onStanding(Consumer<Standing> listener) {
        listeners.add(listener);
        listener.accept(standing);
    }

    /** Stops deciding in good order, gives the leadership up, and closes the database. */
    @Override
    public void close() {
        stopping.countDown();
        ended.join(); // not interrupted: that would cost an H2 database its file
        crew.close();
    }

    private void run() {
        try {
            Optional<Database> opened = new Insistence(stopping, health, this::waitFor).on(opening);
            if (opened.isEmpty()) {
                database.completeExceptionally(new IllegalStateException("stopped before there was a database"));
                return;
            }
            try (Database open = opened.get();
                    Leadership leadership = open.openLeadership()) {
                database.complete(open);
                while (!isStopping()) {
                    if (hasFiles(open)) {
                        stand(open, leadership);
                    } else {
                        pause();
                    }
                }
                leave(open);
            }
        } catch (RuntimeException | Error e) {
            database.completeExceptionally(e);
            LOG.log(Level.ERROR, "this coordinator stands for leadership no more: restart it", e);
        } finally {
            changed(new Standing.Waiting("it is stopping"));
            ended.complete(null);
        }
    }

    private boolean hasFiles(Database open) {
        Optional<Optional<String>> asked =
                new Insistence(stopping, health, this::waitFor).on(() -> files.trouble(open.files()));
        Optional<String> trouble = asked.flatMap(found -> found);
        trouble.filter(why -> !standing.equals(WITHOUT_FILES)).ifPresent(why -> {
            LOG.log(Level.ERROR, why);
            changed(WITHOUT_FILES);
        });
        return asked.isPresent() && trouble.isEmpty();
    }

    private void leave(Database open) {
        try {
            files.leave(open.files());
        } catch (StoreException e) {
            LOG.log(Level.DEBUG, "the other coordinators will see by themselves that this one is gone", e);
        }
    }

    private void waitFor(StoreException why) {
        LOG.log(Level.WARNING, "waiting for the database: " + why.getMessage());
        changed(new Standing.Waiting(health.trouble(why)));
    }

    /** How the database does. */
    public DatabaseHealth health() {
        return health;
    }

    private void stand(Database open, Leadership leadership) {
        Optional<OptionalLong> asked =
                new Insistence(stopping, health, this::waitFor).on(() -> leadership.tryAcquire(address, term));
        if (asked.isEmpty()) {
            return;
        }
        OptionalLong epoch = asked.get();
        if (epoch.isPresent()) {
            try {
                lead(open, leadership, epoch.getAsLong());
            } catch (LeadershipLostException e) {
                LOG.log(Level.WARNING, e.getMessage());
            } finally {
                release(leadership, epoch.getAsLong());
            }
            return;
        }
        if (!(standing instanceof Standing.StandingBy)) {
            LOG.log(Level.INFO, "another coordinator decides; this one stands by");
        }
        changed(new Standing.StandingBy(new Insistence(stopping, health, this::waitFor)
                .on(leadership::holder)
                .flatMap(holder -> holder)));
        pause();
    }

    private void lead(Database open, Leadership leadership, long epoch) {
        Insistence insistence = new Insistence(stopping, health, this::waitFor);
        renewal = Optional.empty();
        try (Store store = open.openStore(epoch)) {
            Optional<CoordinatorTransport> transport = insistence.on(() -> office.connect(open));
            if (transport.isEmpty()) {
                return;
            }
            Optional<CoordinatorLoop> begun = insistence.on(() -> office.open(open, store, transport.get(), epoch));
            if (begun.isEmpty()) {
                transport.get().close();
                return;
            }
            try (CoordinatorLoop coordinator = begun.get()) {
                LOG.log(Level.INFO, "this coordinator decides, with epoch " + epoch);
                changed(new Standing.Leading(coordinator, transport.get(), epoch, () -> renewal));
                holdOn(open, leadership, epoch);
            } finally {
                changed(new Standing.Waiting("it gave the leadership up"));
            }
        }
    }

    /**
     * Until it stops, or another one leads, or its files are gone. While the database is away nobody can lead, and nothing is
     * decided.
     */
    private void holdOn(Database open, Leadership leadership, long epoch) {
        while (!isStopping()) {
            pause();
            try {
                boolean renewed = leadership.renew(epoch, term);
                health.worked();
                renewal = Optional.empty();
                if (!renewed) {
                    LOG.log(Level.WARNING, "another coordinator took the leadership from epoch " + epoch);
                    return;
                }
                Optional<String> trouble = files.trouble(open.files());
                if (trouble.isPresent()) {
                    LOG.log(Level.ERROR, trouble.get());
                    return;
                }
            } catch (StoreException e) {
                health.failed(e);
                renewal = health.trouble();
                LOG.log(Level.WARNING, "the leadership could not be renewed: " + e.getMessage());
            }
        }
    }

    private void release(Leadership leadership, long epoch) {
        try {
            leadership.release(epoch);
        } catch (StoreException e) {
            LOG.log(
                    Level.WARNING,
                    "the leadership could not be given up, so others wait for " + term.toSeconds() + " s: "
                            + e.getMessage());
        }
    }

    private synchronized void changed(Standing now) {
        standing = now;
        listeners.forEach(listener -> listener.accept(now));
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Three times within a term. */
    private void pause() {
        try {
            stopping.await(term.toMillis() / 3, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }
}
