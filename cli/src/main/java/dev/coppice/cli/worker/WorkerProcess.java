package dev.coppice.cli.worker;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.HostName;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.amqp.AmqpWorker;
import dev.coppice.transport.json.MessageFormat;
import dev.coppice.worker.attempt.AttemptRunner;
import dev.coppice.worker.attempt.AttemptSettings;
import dev.coppice.worker.attempt.AttemptTools;
import dev.coppice.worker.attempt.EnvironmentAdmission;
import dev.coppice.worker.capacity.DiskSpace;
import dev.coppice.worker.capacity.FreeMemory;
import dev.coppice.worker.hosted.HostedEnvironments;
import dev.coppice.worker.leftover.RunDirectory;
import dev.coppice.worker.outbox.EventFolder;
import dev.coppice.worker.slot.Capacity;
import dev.coppice.worker.slot.Worker;
import dev.coppice.worker.slot.WorkerParts;
import dev.coppice.worker.slot.WorkerSettings;
import dev.coppice.worker.upload.Uploads;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.RemoteLimits;
import dev.coppice.worker.worktree.RepositoryRule;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** All that runs in a worker's process. For one thread. */
final class WorkerProcess implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WorkerProcess.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** How long the last files have after the last attempt. */
    private static final Duration LAST_FILES = Duration.ofSeconds(10);

    private final ProcessSettings settings;
    private final SystemTimers timers = new SystemTimers();
    private final OpenParts open;
    private final Uploads uploads;
    private final Worker worker;

    private WorkerProcess(ProcessSettings settings, Invocation invocation, OpenParts open)
            throws IOException, CheckoutException, InterruptedException {
        InstantSource clock = invocation.time();
        this.settings = settings;
        this.open = open;
        open.add("timers", timers::close);
        DataDirectory data = DataDirectory.open(settings.data());
        open.add("data directory", data::close);
        WorkerId name = data.name(settings.name(), HostName.read());
        WorkerEnvironments environments = WorkerEnvironments.open(
                invocation, data.resolve("run"), GRACE, settings.memory(), settings.allowedInContainers(), open);
        uploads = new Uploads(
                data.resolve("spool"), settings.spool(), settings.coordinator().endpoint(), clock, timers);
        open.add("uploads", this::closeUploads);
        AmqpWorker transport = new AmqpWorker(name, settings.amqp(name), timers);
        open.add("connection to the broker", transport::close);
        WorkerMetrics metrics = new WorkerMetrics();
        Mirrors mirrors = new Mirrors(settings.worktrees(), clock, RemoteLimits.DEFAULT, fetching());
        HostedEnvironments hosted = new Hosting(settings, invocation, environments, mirrors, timers).open();
        open.add("named environments", hosted::close);
        WorkerParts parts = new WorkerParts(
                transport,
                runner(environments, mirrors, invocation),
                EventFolder.ofStarts(data.resolve("begun"), new MessageFormat()),
                EventFolder.ofEnds(data.resolve("outbox"), new MessageFormat()),
                uploads,
                capacity(settings),
                environments.abilities(),
                new EnvironmentAdmission(environments.tools()),
                hosted,
                metrics.andThen(new AttemptLog()),
                clock,
                timers);
        worker = new Worker(new WorkerSettings(name, settings.pools(), settings.slots(), settings.slotsGoOn()), parts);
        open.add("slots", worker::close);
        metrics.watch(worker::status, uploads::status, transport::link);
        metrics.watch(environments.tools().figures());
        Optional<InetSocketAddress> address = settings.metrics();
        if (address.isPresent()) {
            MetricsServer server = MetricsServer.start(
                    address.get(),
                    metrics::text,
                    () -> new WorkerHealth(transport.link(), worker.status(), uploads.status()));
            open.add("metrics", server::close);
        }
        LOG.log(
                Level.INFO,
                "worker {0} serves {1} with {2} slots, of the broker at {3} and the coordinator at {4}; its data is in {5}",
                name,
                settings.pools(),
                settings.slots(),
                settings.broker().address(),
                settings.coordinator(),
                settings.data());
    }

    /** Puts it together; nothing is connected that has to be. */
    static WorkerProcess open(ProcessSettings settings, Invocation invocation)
            throws IOException, CheckoutException, InterruptedException {
        OpenParts open = new OpenParts();
        try {
            return new WorkerProcess(settings, invocation, open);
        } catch (IOException | CheckoutException | InterruptedException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /** Works until it is told to stop, by a signal or by the coordinator, and what runs has ended or is out of time. */
    void run(StopSignals stop) throws IOException, InterruptedException {
        uploads.start();
        uploads.greet();
        worker.start();
        awaitAny(stop.first(), worker.ended());
        LOG.log(
                Level.INFO,
                "the worker takes no more tickets; what runs has {0} s to end, or until the next signal",
                settings.drainTimeout().toSeconds());
        worker.drain();
        awaitAny(worker.ended(), stop.second(), after(settings.drainTimeout()));
        if (worker.status().slots() == 0) {
            throw CommandFailure.broken("errors of the worker's own have taken all its slots; the log above tells them."
                    + " Start it again, or let slots go on with --worker-restart-on-error true");
        }
    }

    /** Ends what still runs, and hands it back. */
    @Override
    public void close() {
        open.close();
    }

    private AttemptRunner runner(WorkerEnvironments environments, Mirrors mirrors, Invocation invocation)
            throws IOException, InterruptedException {
        RunDirectory place = environments.place();
        AttemptSettings attempts = new AttemptSettings(
                place.id(),
                place::newAttempt,
                uploads,
                settings.repositories()::refusal,
                settings.tasks(),
                GRACE,
                settings.keepFailed(),
                settings.cleanUp());
        AttemptTools tools = AttemptTools.of(
                mirrors,
                settings.host(invocation.environment()),
                place.pipes(),
                place.id(),
                settings.secretSource(invocation.environment()));
        return new AttemptRunner(
                attempts, tools.with(environments.tools(), settings.taskContainers()), invocation.time(), timers);
    }

    /** Where every repository may be run, nothing is asked of its submodules and redirections either. */
    private RepositoryRule fetching() {
        return settings.repositories().areAll() ? RepositoryRule.ANY : settings.repositories()::refusal;
    }

    private static Capacity capacity(ProcessSettings settings) throws IOException {
        return Capacity.all(
                new DiskSpace(settings.data(), settings.minFreeDisk()),
                new DiskSpace(Files.createDirectories(settings.worktrees()), settings.minFreeDisk()),
                new FreeMemory(settings.minFreeMemory()));
    }

    private void closeUploads() {
        try {
            awaitAny(uploads.idle(), after(LAST_FILES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts does not want to wait
        }
        int left = uploads.status().attempts();
        if (left > 0) {
            LOG.log(Level.WARNING, "the files of {0} attempts are not up; they are sent after the next start", left);
        }
        uploads.close();
    }

    private CompletionStage<Void> after(Duration delay) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        timers.after(delay, () -> over.complete(null));
        return over;
    }

    private static void awaitAny(CompletionStage<?>... stages) throws InterruptedException {
        CountDownLatch one = new CountDownLatch(1);
        for (CompletionStage<?> stage : stages) {
            stage.thenRun(one::countDown);
        }
        one.await();
    }
}
