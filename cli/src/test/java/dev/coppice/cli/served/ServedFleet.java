package dev.coppice.cli.served;

import dev.coppice.coordinator.Coordinator;
import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.Settings;
import dev.coppice.coordinator.artifact.ArtifactLimits;
import dev.coppice.coordinator.artifact.FileArtifacts;
import dev.coppice.coordinator.artifact.SessionFolders;
import dev.coppice.coordinator.artifact.SharedFiles;
import dev.coppice.coordinator.http.ApiSettings;
import dev.coppice.coordinator.http.HttpServer;
import dev.coppice.coordinator.repository.Repositories;
import dev.coppice.coordinator.server.Candidate;
import dev.coppice.coordinator.server.DatabaseHealth;
import dev.coppice.coordinator.server.Doctor;
import dev.coppice.coordinator.server.OfferTimes;
import dev.coppice.coordinator.server.OfficeTransport;
import dev.coppice.coordinator.server.Records;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.store.DatabaseSettings;
import dev.coppice.coordinator.submission.Requests;
import dev.coppice.coordinator.submission.SubmissionSettings;
import dev.coppice.job.JobTransitions;
import dev.coppice.lifecycle.Crew;
import dev.coppice.session.SessionTransitions;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.testkit.system.ReservedPort;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.inprocess.InProcessTransport;
import dev.coppice.worker.slot.Worker;
import dev.coppice.worker.slot.WorkerParts;
import dev.coppice.worker.slot.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** A coordinator with its HTTP server and database, which can be stopped and started anew, and a worker in this process. */
public final class ServedFleet implements AutoCloseable {
    /** Resource that a class of tests locks: an application of Spring sets up what is this whole process's, such as logging. */
    public static final String LOCK = "application of this process";

    private final Crew deliveries = new Crew("delivery");
    private final SystemTimers timers = new SystemTimers();
    private final InProcessTransport transport =
            new InProcessTransport(timers, task -> deliveries.start("deliver", task));
    private final Path data;
    private final String database;
    private final Repositories repositories;
    private final ReservedPort port = ReservedPort.any();
    private final SessionFolders folders;
    private final SharedFiles files;
    private final OfferTimes offers = new OfferTimes();
    private final WorkerTransport connection;
    private final Worker worker;
    private Candidate candidate;
    private HttpServer http;

    ServedFleet(Path data, ScriptedExecutor executor) throws IOException {
        this(data, "jdbc:h2:file:" + data.resolve("database"), executor, ServedFleet::onDisk);
    }

    /** One whose worker runs nothing. */
    public ServedFleet(Path data, Repositories repositories) throws IOException {
        this(data, "jdbc:h2:file:" + data.resolve("database"), new ScriptedExecutor(), repositories);
    }

    /** One on another database. */
    ServedFleet(Path data, String database, ScriptedExecutor executor) throws IOException {
        this(data, database, executor, ServedFleet::onDisk);
    }

    private ServedFleet(Path data, String database, ScriptedExecutor executor, Repositories repositories)
            throws IOException {
        this.data = data;
        this.database = database;
        this.repositories = repositories;
        folders = new SessionFolders(data.resolve("sessions"));
        files = new SharedFiles(folders, url());
        candidate = candidate();
        http = serve();
        WorkerId name = new WorkerId("w1");
        connection = transport.connectWorker(name);
        worker = new Worker(
                new WorkerSettings(name, Set.of("default"), 4),
                WorkerParts.onOneMachine(connection, executor, Clock.systemUTC(), timers));
        worker.start();
    }

    private static Repositories.Copy onDisk(String repository, String revision) {
        return new Repositories.Copy(
                new TestRepository(Path.of(repository)).git("rev-parse", revision),
                Path.of(repository).resolve(".git"));
    }

    public String url() {
        return "http://" + port.address();
    }

    void stopServing() {
        http.close();
        candidate.close();
    }

    void serveAgain() {
        candidate = candidate();
        http = serve();
    }

    private Candidate candidate() {
        DatabaseSettings settings = DatabaseSettings.of(database);
        DatabaseHealth health = new DatabaseHealth(settings.publicName(), Clock.systemUTC());
        return new Candidate(url(), Duration.ofSeconds(3), () -> Database.open(settings), health, files, new Office());
    }

    private HttpServer serve() {
        Clock clock = Clock.systemUTC();
        CompletableFuture<Records> records = candidate.database().thenApply(open -> Records.of(open, folders, clock));
        candidate.start();
        SubmissionSettings submissions =
                new SubmissionSettings(Optional.empty(), List.of(), 1_000, 3, 0, Duration.ofMinutes(30));
        return HttpServer.start(new HttpServer.Parts(
                new ApiSettings(
                        "test",
                        "127.0.0.1",
                        port.number(),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        data.resolve("server"),
                        1_000_000,
                        submissions),
                candidate,
                records,
                new Requests(submissions, repositories),
                new FileArtifacts(folders, ArtifactLimits.DEFAULT.leaving(1), clock),
                new Doctor(data, files, 1, () -> "git version 2.39.5", clock),
                offers,
                clock));
    }

    private final class Office implements Candidate.Office {
        @Override
        public CoordinatorTransport connect(Database database) {
            return new OfficeTransport(
                    transport.connectCoordinator(), database.deadTickets(), Clock.systemUTC(), offers);
        }

        @Override
        public CoordinatorLoop open(Database database, Store store, CoordinatorTransport connected, long epoch) {
            return new CoordinatorLoop(
                    new Coordinator.Parts(
                            store,
                            connected,
                            database.history(),
                            Clock.systemUTC(),
                            new SplittableRandom(1),
                            Settings.DEFAULT,
                            epoch,
                            JobTransitions.table(),
                            SessionTransitions.table()),
                    timers);
        }
    }

    @Override
    public void close() {
        worker.close();
        connection.close();
        stopServing();
        deliveries.close();
        timers.close();
        port.close();
    }
}
