package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.store.DatabaseSettings;
import dev.coppice.session.SessionId;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.database.DatabaseServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions on a fleet of which random parts are killed and frozen. {@code -Dcoppice.crash.seeds=20} runs more of them, {@code
 * -Dcoppice.crash.seed=7} one again; its troubles are the same then, though not to the millisecond. {@code
 * -Dcoppice.crash.jobs=300} and {@code -Dcoppice.crash.lease=5s} change the session and the fleet.
 */
@BrokerTest
@Timeout(400)
class CrashIT {
    private static final int JOBS = Integer.getInteger("coppice.crash.jobs", 120);
    private static final String LEASE = System.getProperty("coppice.crash.lease", "6s");
    private static final int RETRIES = 1;
    private static final int DEFAULT_SEEDS = 3;
    /** Each third seed has its record on PostgreSQL, which is then one more part to be killed and frozen. */
    private static final int ON_SERVER = 3;

    /** A ticket that a killed broker kept back for too long is offered again, at the latest after two minutes. */
    private static final Duration SOON = Duration.ofSeconds(200);

    /** Most pass at once, some on the second attempt, a few never. */
    private static final String JOB = """
            echo "$COPPICE_JOB $COPPICE_ATTEMPT $COPPICE_CLAIM" >> "$BEGUN"
            sleep 0.$(($1 % 10))
            code=0
            if [ $(($1 % 50)) = 7 ] || { [ $(($1 % 20)) = 3 ] && [ "$COPPICE_ATTEMPT" = 1 ]; }; then code=1; fi
            echo "$COPPICE_JOB $COPPICE_ATTEMPT $COPPICE_CLAIM $code" >> "$ENDED"
            exit $code
            """;

    @TempDir
    Path folder;

    private final PrivateBroker broker;

    CrashIT(PrivateBroker broker) {
        this.broker = broker;
    }

    static LongStream seeds() {
        Long one = Long.getLong("coppice.crash.seed");
        return one != null
                ? LongStream.of(one)
                : LongStream.rangeClosed(1, Integer.getInteger("coppice.crash.seeds", DEFAULT_SEEDS));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyJobEndsOnceWhateverCrashes(long seed) throws Exception {
        try (DatabaseServer server = seed % ON_SERVER == 0 ? DatabaseServer.start() : null;
                FleetUnderTest fleet = new FleetUnderTest(folder, broker, LEASE)) {
            CrashDriver driver = new CrashDriver(fleet, broker, server);
            List<Trouble> troubles = Trouble.of(seed, driver.parts());
            try {
                run(
                        fleet,
                        driver,
                        troubles,
                        server == null ? "jdbc:h2:file:" + fleet.data().resolve("coordinator") : server.url());
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed
                                + " failed; to run it again: ./mvnw verify -Dit.test=CrashIT -Dcoppice.crash.seed="
                                + seed + "\nits troubles: " + troubles + fleet.logs(),
                        e);
            }
        }
        assertThat(processesOfTheFleet()).isEmpty();
    }

    private void run(FleetUnderTest fleet, CrashDriver driver, List<Trouble> troubles, String database)
            throws Exception {
        Path begun = Files.createFile(folder.resolve("begun"));
        Path ended = Files.createFile(folder.resolve("ended"));
        fleet.repository.write("job.sh", JOB).commit("job");
        driver.startAll();
        SessionId session = submit(fleet, begun, ended);
        fleet.await("the first jobs have ended", () -> Files.size(ended) > 0);
        for (Trouble trouble : troubles) {
            driver.suffer(trouble);
        }
        fleet.await("the session ends", SOON, () -> state(fleet, session).equals("COMPLETE"));
        fleet.await("all is told and uploaded", this::allIsSent);
        fleet.await("all that was told is taken in", fleet::hasTakenEventsIn);
        driver.stopAll();
        assertThat(keptByWorkers("run", "spool", "begun", "outbox"))
                .as("files that nobody needs any more")
                .isEmpty();
        assertThat(violations(database, session, Files.readAllLines(begun), Set.copyOf(Files.readAllLines(ended))))
                .isEmpty();
    }

    private static String state(FleetUnderTest fleet, SessionId session) throws InterruptedException {
        return fleet.get("sessions/" + session).path("status").asString("");
    }

    private static SessionId submit(FleetUnderTest fleet, Path begun, Path ended) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("submit", "--json", "--repo"));
        arguments.add(fleet.repository.path().toString());
        arguments.addAll(List.of("--env", "BEGUN=" + begun, "--env", "ENDED=" + ended));
        arguments.addAll(List.of("--workers", Integer.toString(CrashDriver.WORKERS.size() * CrashDriver.SLOTS)));
        arguments.addAll(List.of("--retries", Integer.toString(RETRIES), "--command", "sh job.sh"));
        IntStream.rangeClosed(1, JOBS).mapToObj(Integer::toString).forEach(arguments::add);
        Ended submitted = fleet.call(arguments.toArray(String[]::new)).await();
        assertThat(submitted.exitCode()).as(submitted.err()).isZero();
        return new SessionId(
                JsonMapper.shared().readTree(submitted.out()).path("session_id").asString());
    }

    private static List<String> violations(String url, SessionId session, List<String> begun, Set<String> ended) {
        try (Database database = Database.open(DatabaseSettings.of(url));
                Sessions sessions = database.openSessions()) {
            assertThat(database.deadTickets().list(OptionalLong.empty(), 1)).isEmpty();
            return new RecordCheck(sessions, session, RETRIES, begun, ended).violations(JOBS);
        }
    }

    private boolean allIsSent() throws IOException {
        try {
            return keptByWorkers("spool", "begun", "outbox").isEmpty();
        } catch (UncheckedIOException | NoSuchFileException e) {
            return false; // one was sent, and removed, just then
        }
    }

    /** Homes, logs to be uploaded, ends to be told. */
    private List<Path> keptByWorkers(String... places) throws IOException {
        List<Path> kept = new ArrayList<>();
        for (String worker : CrashDriver.WORKERS) {
            for (String place : places) {
                try (Stream<Path> files = Files.walk(folder.resolve(worker).resolve(place))) {
                    files.filter(Files::isRegularFile).forEach(kept::add);
                }
            }
        }
        return kept;
    }

    /** Whatever a part or a job has started has the folder in its environment. */
    private List<String> processesOfTheFleet() throws IOException {
        List<String> left = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                if (read(process.resolve("environ")).contains(folder.toString())) {
                    left.add(process + " " + read(process.resolve("cmdline")).replace('\0', ' '));
                }
            }
        }
        return left;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // it has ended, or is another user's
        }
    }
}
