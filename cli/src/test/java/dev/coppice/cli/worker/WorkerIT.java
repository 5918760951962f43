package dev.coppice.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.Declarations;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.repository.GitHttpServer;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.testkit.upload.UploadServer;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Source;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.amqp.AmqpCoordinator;
import dev.coppice.transport.amqp.AmqpSettings;
import dev.coppice.transport.amqp.BrokerAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker's process with a real broker, real git and a real HTTP server. */
@BrokerTest
@Timeout(180)
class WorkerIT {
    private static final WorkerId NAME = new WorkerId("w-1");

    @TempDir
    Path folder;

    private final PrivateBroker broker;
    private final String prefix = "test-" + UUID.randomUUID();
    private final String mark = UUID.randomUUID().toString();
    private final SystemTimers timers = new SystemTimers();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Heartbeat> beats = new LinkedBlockingQueue<>();
    private AmqpCoordinator coordinator;
    private UploadServer uploads;
    private TestRepository repository;
    private String commit;
    private int jobs;

    WorkerIT(PrivateBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void open() throws Exception {
        uploads = new UploadServer(0);
        repository = TestRepository.init(folder.resolve("repository"));
        commit = repository.write("a.txt", "hello\n").commit("first");
        coordinator = new AmqpCoordinator(
                new AmqpSettings(
                        BrokerAddress.parse(broker.url(), Optional.empty()),
                        "coordinator",
                        prefix,
                        AmqpSettings.CONFIRM_WAIT),
                timers,
                InstantSource.system());
        coordinator.onEvents(events::addAll);
        coordinator.onPulse(pulse -> {
            if (pulse instanceof Heartbeat beat) {
                beats.add(beat);
            }
        });
    }

    @AfterEach
    void close() {
        coordinator.close();
        uploads.close();
        timers.close();
        Declarations.remove(broker, prefix);
    }

    /** @param more options, each with its value; they go before the usual ones */
    private WorkerUnderTest worker(String... more) throws Exception {
        Map<String, String> options = new TreeMap<>(Map.of(
                "--broker", broker.url(),
                "--broker-prefix", prefix,
                "--coordinator", uploads.address().toString(),
                "--name", NAME.value(),
                "--slots", "1",
                "--min-free-disk", "1",
                "--allow-repo", repository.path().toString(),
                "--data", folder.resolve("data").toString()));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return new WorkerUnderTest(
                folder,
                Map.of("COPPICE_SECRET_PASSWORD", "s3cret", "COPPICE_TOKEN", "t0ken"),
                options.entrySet().stream()
                        .flatMap(option -> Stream.of(option.getKey(), option.getValue()))
                        .toArray(String[]::new));
    }

    private void offer(String script) throws Exception {
        offer(script, new Source(repository.path().toString(), commit));
    }

    private void offer(String script, Source source) throws Exception {
        JobSpec spec = new JobSpec(
                "p.md",
                "all",
                "a job",
                List.of(new Batch(1, "b", List.of(new Task("1.1", "t", List.of(new ShellBlock("sh", script, 1)))))),
                "default",
                0,
                0,
                Duration.ofMinutes(2),
                Optional.empty(),
                Isolation.WORKTREE,
                List.of(),
                Map.of(),
                List.of("PASSWORD"),
                List.of(),
                List.of(),
                OnFailure.STOP,
                Optional.empty());
        Ticket ticket =
                new Ticket(new SessionId("s"), new AttemptId(new JobId("s." + ++jobs), 1), source, spec, Set.of(), 0);
        coordinator.offer(List.of(ticket)).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** A script whose process carries the mark, and ends when the test makes the file. */
    private String waitingFor(String end) {
        return "sh -c ': " + mark + "; while [ ! -e \"" + folder.resolve(end) + "\" ]; do sleep 0.1; done'";
    }

    private <E> E await(Class<E> kind) throws InterruptedException {
        while (true) {
            Event event = events.poll(60, TimeUnit.SECONDS);
            assertThat(event).as("an event").isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    private Heartbeat beat(Predicate<Heartbeat> wanted) throws InterruptedException {
        while (true) {
            Heartbeat beat = beats.poll(60, TimeUnit.SECONDS);
            assertThat(beat).as("a heartbeat").isNotNull();
            if (wanted.test(beat)) {
                return beat;
            }
        }
    }

    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(mark))
                .toList();
    }

    @Test
    void aJobIsRunAndItsFilesAreUp() throws Exception {
        try (WorkerUnderTest worker = worker()) {
            offer("cat a.txt; echo the $PASSWORD; env");
            AttemptStarted started = await(AttemptStarted.class);
            AttemptFinished finished = await(AttemptFinished.class);
            assertThat(finished.result().outcome())
                    .as(finished.result() + worker.said())
                    .isEqualTo(AttemptOutcome.PASSED);
            assertThat(finished.claim()).isEqualTo(started.claim());
            assertThat(finished.files()).isEqualTo(uploads.address() + "/api/v1/jobs/s.1/attempts/1/files");
            String log = new String(
                    uploads.file("s.1/1/" + started.claim().token() + "/files/task-1.1.log")
                            .orElseThrow(),
                    StandardCharsets.UTF_8);
            assertThat(log).contains("Z hello\n", "Z the ***\n").doesNotContain("s3cret", "COPPICE_SECRET", "t0ken");
            assertThat(uploads.requests()).allMatch(request -> request.endsWith(" Bearer t0ken"));
            beat(beat -> beat.claims().isEmpty());
            worker.signal("TERM");
            assertThat(worker.await()).isZero();
            assertThat(worker.said()).doesNotContain("guest:guest", "t0ken", "s3cret");
        }
    }

    @Test
    void aJobOfAnotherRepositoryIsNotRun() throws Exception {
        try (WorkerUnderTest worker = worker("--allow-repo", "https://git.example.org/**")) {
            offer("true");
            AttemptFinished finished = await(AttemptFinished.class);
            assertThat(finished.result().reason()).as(worker.said()).contains(BrokenReason.REFUSED);
            assertThat(finished.result().message())
                    .contains("w-1", repository.path().toString(), "--allow-repo");
        }
    }

    @Test
    void nothingLeadsOutOfTheRepositoriesThatAreAllowed() throws Exception {
        Path served = folder.resolve("served");
        TestRepository secret = TestRepository.init(served.resolve("secret/priv"));
        String priv = secret.write("priv.txt", "private\n").commit("private");
        TestRepository app = TestRepository.init(served.resolve("team/app"));
        app.write(".gitmodules", "[submodule \"s\"]\n\tpath = s\n\turl = ../../secret/priv\n");
        app.git("add", ".gitmodules");
        app.git("update-index", "--add", "--cacheinfo", "160000," + priv + ",s");
        app.git("commit", "-q", "-m", "with a submodule");
        String with = app.git("rev-parse", "HEAD");
        try (GitHttpServer git = new GitHttpServer(served);
                WorkerUnderTest worker = worker("--allow-repo", git.url() + "/team/**,file://" + served + "/team/**")) {
            git.redirect("/team/moved", "/secret/priv");
            Files.createSymbolicLink(served.resolve("team/link"), served.resolve("secret/priv"));
            isRefused(worker, new Source("file://" + served + "/team/%2e%2e/secret/priv", priv), "%2e", "encoded dot");
            isRefused(worker, new Source("file://" + served + "/team/link", priv), "symbolic links");
            isRefused(worker, new Source(git.url() + "/team/..%2fsecret/priv", priv), "%2f", "encoded dot");
            isRefused(worker, new Source(git.url() + "/team/moved", priv), "sends git on", git.url() + "/secret/priv");
            isRefused(worker, new Source(git.url() + "/team/app", with), ".gitmodules", git.url() + "/secret/priv");
            assertThat(git.requests()).isNotEmpty().noneMatch(request -> request.startsWith("/secret"));
        }
    }

    private void isRefused(WorkerUnderTest worker, Source source, String... words) throws Exception {
        offer("true", source);
        AttemptFinished finished = await(AttemptFinished.class);
        assertThat(finished.result().reason()).as(worker.said()).contains(BrokenReason.REFUSED);
        assertThat(finished.result().message()).contains(words);
    }

    @Test
    void aTerminatedWorkerLetsWhatRunsEnd() throws Exception {
        try (WorkerUnderTest worker = worker()) {
            offer(waitingFor("end"));
            await(AttemptStarted.class);
            worker.signal("TERM");
            beat(beat -> beat.readiness() == Readiness.DRAINING);
            Files.createFile(folder.resolve("end"));
            assertThat(await(AttemptFinished.class).result().outcome()).isEqualTo(AttemptOutcome.PASSED);
            assertThat(worker.await()).as(worker.said()).isZero();
        }
    }

    @Test
    void whatIsNotOverInTimeIsHandedBack() throws Exception {
        try (WorkerUnderTest worker = worker("--drain-timeout", "1s")) {
            offer(waitingFor("end"));
            await(AttemptStarted.class);
            worker.signal("TERM");
            assertThat(await(AttemptFinished.class).result().outcome()).isEqualTo(AttemptOutcome.INTERRUPTED);
            assertThat(worker.await()).as(worker.said()).isZero();
            assertThat(processes()).isEmpty();
        }
    }

    @Test
    void aSecondSignalHandsBackAtOnce() throws Exception {
        try (WorkerUnderTest worker = worker()) {
            offer(waitingFor("end"));
            await(AttemptStarted.class);
            worker.signal("TERM");
            beat(beat -> beat.readiness() == Readiness.DRAINING);
            worker.signal("INT");
            assertThat(await(AttemptFinished.class).result().outcome()).isEqualTo(AttemptOutcome.INTERRUPTED);
            assertThat(worker.await()).as(worker.said()).isZero();
        }
    }

    @Test
    void aWorkerThatIsToldToDrainEnds() throws Exception {
        try (WorkerUnderTest worker = worker()) {
            beat(beat -> true);
            coordinator.command(NAME, new Command(1, new Control.Drain()));
            assertThat(worker.await()).as(worker.said()).isZero();
        }
    }

    @Test
    void afterAKillTheNextStartCleansUpAndSendsWhatWasNotSent() throws Exception {
        AttemptFinished kept;
        try (WorkerUnderTest worker = worker("--slots", "2")) {
            offer(waitingFor("end"));
            AttemptStarted running = await(AttemptStarted.class);
            offer(waitingFor("away"));
            AttemptStarted ended = await(AttemptStarted.class);
            broker.stop();
            try {
                Files.createFile(folder.resolve("away"));
                Path end = folder.resolve("data/outbox").resolve(ended.claim().token() + ".json");
                await("its end is kept", () -> Files.exists(end));
                worker.kill();
            } finally {
                broker.start();
            }
            await("what it ran is ended", () -> processes().isEmpty());
            try (WorkerUnderTest next = worker()) {
                kept = await(AttemptFinished.class);
                assertThat(kept.claim()).isEqualTo(ended.claim());
                assertThat(kept.result().outcome()).as(next.said()).isEqualTo(AttemptOutcome.PASSED);
                beat(beat -> beat.claims().isEmpty());
                await(
                        "what the killed one had printed is up",
                        () -> uploads.files().stream()
                                .anyMatch(path -> path.contains(running.claim().token())));
            }
        }
    }

    private void await(String what, BooleanSupplier reached) throws Exception {
        for (int i = 0; i < 600 && !reached.getAsBoolean(); i++) {
            timers.await(Duration.ofMillis(100));
        }
        assertThat(reached.getAsBoolean()).as(what).isTrue();
    }

    /** With the clock of a real broker's smallest setting, one minute, where versions of RabbitMQ are asked for: it takes long. */
    @Test
    void aJobMayRunLongerThanTheBrokerLetsATicketBeHeld() throws Exception {
        if (System.getProperty("coppice.brokers", "").isBlank()) {
            outlasts(Duration.ofSeconds(2), 3);
        } else {
            outlasts(Duration.ofMinutes(1), 24);
        }
    }

    /** @param beats for how many heartbeats, of three seconds each, the job runs */
    private void outlasts(Duration consumerTimeout, int beats) throws Exception {
        broker.setConsumerTimeout(consumerTimeout);
        try (WorkerUnderTest worker = worker()) {
            offer(waitingFor("end"));
            AttemptStarted started = await(AttemptStarted.class);
            for (int i = 0; i < beats; i++) {
                beat(beat -> beat.claims().equals(List.of(started.claim())));
                assertThat(broker.ctl("list_channels -q --no-table-headers messages_unacknowledged")
                                .lines())
                        .containsOnly("0");
            }
            Files.createFile(folder.resolve("end"));
            AttemptFinished finished = await(AttemptFinished.class);
            assertThat(finished.claim()).isEqualTo(started.claim());
            assertThat(finished.result().outcome()).as(worker.said()).isEqualTo(AttemptOutcome.PASSED);
            beat(beat -> beat.claims().isEmpty());
            assertThat(events).noneMatch(AttemptStarted.class::isInstance);
        } finally {
            broker.setConsumerTimeout(Duration.ofMinutes(30));
        }
    }

    @Test
    void aDataDirectoryHasOneWorker() throws Exception {
        try (WorkerUnderTest worker = worker()) {
            beat(beat -> true);
            try (WorkerUnderTest second = worker()) {
                assertThat(second.await()).isEqualTo(2);
                assertThat(second.said())
                        .contains("another worker", folder.resolve("data").toString(), "--data");
            }
            assertThat(worker.said()).contains("worker w-1 serves [default] with 1 slots");
        }
    }

    @Test
    void aWorkerThatLacksDiskTakesNothingAndSaysWhy() throws Exception {
        try (WorkerUnderTest worker = worker("--min-free-disk", "1000000000")) {
            Heartbeat beat = beat(any -> true);
            assertThat(beat.readiness()).as(worker.said()).isEqualTo(Readiness.LACKING);
            assertThat(beat.note()).contains("MiB are free", "--min-free-disk");
        }
    }
}
