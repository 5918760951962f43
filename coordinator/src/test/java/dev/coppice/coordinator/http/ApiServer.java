package dev.coppice.coordinator.http;

import dev.coppice.coordinator.Coordinator;
import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.Settings;
import dev.coppice.coordinator.artifact.ArtifactLimits;
import dev.coppice.coordinator.artifact.FileArtifacts;
import dev.coppice.coordinator.artifact.SessionFolders;
import dev.coppice.coordinator.artifact.SharedFiles;
import dev.coppice.coordinator.server.Candidate;
import dev.coppice.coordinator.server.DatabaseHealth;
import dev.coppice.coordinator.server.Doctor;
import dev.coppice.coordinator.server.OfferTimes;
import dev.coppice.coordinator.server.OfficeTransport;
import dev.coppice.coordinator.server.Records;
import dev.coppice.coordinator.server.Standing;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.store.DatabaseSettings;
import dev.coppice.coordinator.submission.Requests;
import dev.coppice.coordinator.submission.SubmissionSettings;
import dev.coppice.job.JobTransitions;
import dev.coppice.lifecycle.Crew;
import dev.coppice.session.SessionTransitions;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.inprocess.InProcessTransport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A coordinator as it is served, with a database of its own, whose workers are in this process. */
final class ApiServer implements AutoCloseable {
    /** Resource that a class of tests locks: an application of Spring sets up what is this whole process's, such as logging. */
    static final String LOCK = "application of this process";

    static final ArtifactLimits LIMITS = new ArtifactLimits(1_000, 2_500, 10, 1);

    private final Crew deliveries = new Crew("delivery");
    private final SystemTimers timers = new SystemTimers();
    private final InProcessTransport transport =
            new InProcessTransport(timers, task -> deliveries.start("deliver", task));
    private final OfferTimes offers = new OfferTimes();
    private final Candidate candidate;
    private final CompletableFuture<Records> records;
    private final HttpServer http;
    private final CompletableFuture<Boolean> leads = new CompletableFuture<>();

    /**
     * How a server differs from others.
     *
     * @param name what others know it by
     * @param clock of its HTTP side only
     * @param loopback whether nobody needs a token until there is one
     */
    record Setup(
            String name,
            Path data,
            boolean loopback,
            Optional<URI> publicAddress,
            int maxQueued,
            List<String> allowed,
            long largestBody,
            ArtifactLimits limits,
            InstantSource clock,
            Duration lease) {
        static Setup at(Path data) {
            return new Setup(
                    "http://one",
                    data,
                    true,
                    Optional.empty(),
                    1_000,
                    List.of(),
                    100_000,
                    LIMITS,
                    Clock.systemUTC(),
                    Settings.DEFAULT.lease());
        }

        Setup named(String other) {
            return new Setup(
                    other, data, loopback, publicAddress, maxQueued, allowed, largestBody, limits, clock, lease);
        }

        Setup reachedByOthers() {
            return new Setup(name, data, false, publicAddress, maxQueued, allowed, largestBody, limits, clock, lease);
        }

        Setup reachedAt(String address) {
            return new Setup(
                    name,
                    data,
                    loopback,
                    Optional.of(URI.create(address)),
                    maxQueued,
                    allowed,
                    largestBody,
                    limits,
                    clock,
                    lease);
        }

        Setup allowing(String... globs) {
            return new Setup(
                    name, data, loopback, publicAddress, maxQueued, List.of(globs), largestBody, limits, clock, lease);
        }

        Setup queueing(int jobs) {
            return new Setup(name, data, loopback, publicAddress, jobs, allowed, largestBody, limits, clock, lease);
        }

        Setup taking(ArtifactLimits others) {
            return new Setup(
                    name, data, loopback, publicAddress, maxQueued, allowed, largestBody, others, clock, lease);
        }

        Setup leasing(Duration shorter) {
            return new Setup(
                    name, data, loopback, publicAddress, maxQueued, allowed, largestBody, limits, clock, shorter);
        }

        Setup at(InstantSource other) {
            return new Setup(
                    name, data, loopback, publicAddress, maxQueued, allowed, largestBody, limits, other, lease);
        }
    }

    private ApiServer(Setup setup) {
        SessionFolders folders = new SessionFolders(setup.data().resolve("sessions"));
        DatabaseSettings database =
                DatabaseSettings.of("jdbc:h2:file:" + setup.data().resolve("database"));
        SharedFiles files = new SharedFiles(folders, setup.name());
        candidate = new Candidate(
                setup.name(),
                Duration.ofSeconds(3),
                () -> Database.open(database),
                new DatabaseHealth(database.publicName(), Clock.systemUTC()),
                files,
                new Office(setup));
        candidate.onStanding(standing -> {
            if (standing instanceof Standing.Leading) {
                leads.complete(true);
            }
        });
        records = candidate.database().thenApply(open -> Records.of(open, folders, Clock.systemUTC()));
        candidate.start();
        SubmissionSettings submissions = new SubmissionSettings(
                Optional.empty(), setup.allowed(), setup.maxQueued(), 3, 2, Duration.ofMinutes(30));
        http = HttpServer.start(new HttpServer.Parts(
                new ApiSettings(
                        "test",
                        "127.0.0.1",
                        0,
                        setup.loopback(),
                        setup.publicAddress(),
                        Optional.empty(),
                        setup.data().resolve("server"),
                        setup.largestBody(),
                        submissions),
                candidate,
                records,
                new Requests(submissions, new LocalRepositories()),
                new FileArtifacts(folders, setup.limits(), Clock.systemUTC()),
                new Doctor(
                        setup.data(), files, setup.limits().reserve(), () -> "git version 2.39.5", Clock.systemUTC()),
                offers,
                setup.clock()));
    }

    /** Starts one; it may lead soon. */
    static ApiServer start(Setup setup) {
        return new ApiServer(setup);
    }

    /** Starts one, and waits until it leads. */
    static ApiServer leading(Setup setup) {
        ApiServer server = start(setup);
        server.awaitLeading();
        return server;
    }

    void awaitLeading() {
        leads.orTimeout(60, TimeUnit.SECONDS).join();
    }

    ApiClient client() {
        return new ApiClient("http://127.0.0.1:" + http.port(), Optional.empty());
    }

    Records records() {
        return records.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** A worker with a name of its own, and so many slots. */
    HandWorker worker(String name, String pool, int slots) {
        return new HandWorker(transport, name, pool, slots);
    }

    private final class Office implements Candidate.Office {
        private final Setup setup;

        Office(Setup setup) {
            this.setup = setup;
        }

        @Override
        public CoordinatorTransport connect(Database database) {
            return new OfficeTransport(
                    transport.connectCoordinator(), database.deadTickets(), Clock.systemUTC(), offers);
        }

        @Override
        public CoordinatorLoop open(Database database, Store store, CoordinatorTransport connected, long epoch) {
            Settings settings =
                    Settings.DEFAULT.withMaxQueued(setup.maxQueued()).withLease(setup.lease());
            return new CoordinatorLoop(
                    new Coordinator.Parts(
                            store,
                            connected,
                            database.history(),
                            Clock.systemUTC(),
                            new SplittableRandom(1),
                            settings,
                            epoch,
                            JobTransitions.table(),
                            SessionTransitions.table()),
                    timers);
        }
    }

    @Override
    public void close() {
        http.close();
        candidate.close();
        deliveries.close();
        timers.close();
    }
}
