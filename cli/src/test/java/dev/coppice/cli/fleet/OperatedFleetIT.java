package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess.Ended;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.PoolQueue;
import dev.coppice.testkit.broker.PrivateBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people do to a fleet of processes while it works. Each test finds it at rest, and leaves it so. */
@BrokerTest
@ExtendWith(SharedFleet.Extension.class)
@Timeout(180)
class OperatedFleetIT {
    private static final String LEASE = "15s";
    /** Bounds that a busy machine keeps too: the simulation holds the coordinator to two seconds and twenty, in its own time. */
    private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(15);

    private static final Duration ELSEWHERE_WITHIN = Duration.ofSeconds(60);
    private static final Duration REFILLED_WITHIN = Duration.ofSeconds(20);
    private static final String FOR_SOME = "gpu";

    private final PrivateBroker broker;
    private final SharedFleet shared;
    private final String mark = UUID.randomUUID().toString();
    private FleetUnderTest fleet;
    private Path gate;

    OperatedFleetIT(PrivateBroker broker, SharedFleet shared) {
        this.broker = broker;
        this.shared = shared;
    }

    @BeforeEach
    void useFleet() throws Exception {
        fleet = shared.running(this::start);
        gate = beside(fleet, "gate-" + mark);
        for (String worker : List.of("one", "two")) {
            fleet.await(worker + " is ready", () -> standing(worker).equals("READY"));
        }
    }

    /** Each part is there before those that it needs. */
    private FleetUnderTest start(Path folder) throws Exception {
        FleetUnderTest starting = new FleetUnderTest(folder, broker, LEASE);
        starting.repository.write("file.txt", "content\n").commit("file");
        broker.stop();
        try {
            startWorker(starting, "one");
            startWorker(starting, "two");
            starting.await(
                    "a worker misses the coordinator",
                    () -> starting.said("two").contains("files can't be sent yet"));
            Path settings = Files.writeString(beside(starting, "coordinator.yml"), "num_workers: 4\n");
            starting.startCoordinator("--config", settings.toString());
            for (String part : List.of("one", "two", FleetUnderTest.COORDINATOR)) {
                starting.await(
                        part + " misses the broker", () -> starting.said(part).contains("has no connection to"));
            }
        } finally {
            broker.start();
        }
        starting.awaitWorkers(2);
        return starting;
    }

    private static Path beside(FleetUnderTest fleet, String name) {
        return fleet.repository.path().resolveSibling(name);
    }

    private static void startWorker(FleetUnderTest fleet, String name) throws Exception {
        String pools = name.equals("two") ? "[default, " + FOR_SOME + "]" : "default";
        Path settings = Files.writeString(beside(fleet, name + ".yml"), "pool: " + pools + "\n");
        fleet.startWorker(name, 1, "--config", settings.toString());
    }

    @AfterEach
    void letAllEnd() throws Exception {
        open();
        fleet.get("sessions")
                .path("sessions")
                .forEach(session ->
                        fleet.ask("cancel", session.path("session_id").asString()));
        fleet.await("nothing runs", () -> processes("") == 0);
    }

    private void open() throws Exception {
        if (Files.notExists(gate)) {
            Files.createFile(gate);
        }
    }

    /** Its process ends when the gate is opened, and can be told from all others. */
    private String held() {
        return "sh -c \": " + mark + " $COPPICE_JOB.; while [ ! -e " + gate + " ]; do sleep 0.1; done\" :";
    }

    /** How many there are of a job; of all, for an empty name. */
    private long processes(String job) {
        String wanted = mark + (job.isEmpty() ? "" : " " + job + ".");
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(wanted))
                .count();
    }

    /** Submits a job for each name, in one session; tells its id. */
    private String submit(String command, String pool, String... names) {
        List<String> arguments = new ArrayList<>(List.of("submit", "--json", "--pool", pool));
        arguments.addAll(List.of("--repo", fleet.repository.path().toString(), "--command", command));
        arguments.addAll(List.of(names));
        Ended submitted = fleet.ask(arguments.toArray(String[]::new));
        assertThat(submitted.exitCode()).as(submitted.err()).isZero();
        return JsonMapper.shared().readTree(submitted.out()).path("session_id").asString();
    }

    private List<JsonNode> jobs(String session) throws Exception {
        return fleet.get("sessions/" + session + "/jobs")
                .path("jobs")
                .valueStream()
                .toList();
    }

    /** The ids of a session's jobs that are in that state. */
    private List<String> jobs(String session, String state) throws Exception {
        return jobs(session).stream()
                .filter(job -> job.path("state").asString().equals(state))
                .map(job -> job.path("job_id").asString())
                .toList();
    }

    private String state(String job) throws Exception {
        return fleet.get("jobs/" + job).path("state").asString("");
    }

    private JsonNode attempts(String job) throws Exception {
        return fleet.get("jobs/" + job).path("attempts");
    }

    /** What a worker that is heard of says of itself; {@code silent} for one that isn't, and nothing for one that is unknown. */
    private String standing(String worker) throws Exception {
        JsonNode known = fleet.get("workers/" + worker);
        return known.path("silent_since").isString()
                ? "silent"
                : known.path("readiness").asString("");
    }

    @Test
    void eachPartWaitsForTheOthersAndSaysSo() throws Exception {
        for (String part : List.of("one", "two", FleetUnderTest.COORDINATOR)) {
            fleet.await(part + " is connected", () -> fleet.said(part).contains("is connected to"));
            assertThat(fleet.said(part))
                    .containsSubsequence("has no connection to amqp://", "it tries again by itself", "is connected to");
        }
        fleet.await("files can be sent", () -> fleet.said("two").contains("the coordinator takes files now"));
        assertThat(fleet.said("two")).containsSubsequence("files can't be sent yet", "the coordinator takes files now");
    }

    @Test
    void eachPartReadsItsSettings() throws Exception {
        assertThat(fleet.get("server").path("default_num_workers").asInt()).isEqualTo(4);
        assertThat(fleet.get("workers/one").path("pools")).hasSize(1);
        assertThat(fleet.get("workers/two").path("pools"))
                .extracting(JsonNode::asString)
                .containsExactly("default", FOR_SOME);
    }

    @Test
    void aCancelEndsWhatRunsSoonAndWhatWaitsAtOnce() throws Exception {
        String session = submit(held(), "default", "a", "b", "c");
        fleet.await("each worker runs a job", () -> jobs(session, "RUNNING").size() == 2);
        List<String> running = jobs(session, "RUNNING");
        fleet.await("as processes", () -> running.stream().allMatch(job -> processes(job) > 0));
        String waiting = jobs(session).stream()
                .map(job -> job.path("job_id").asString())
                .filter(job -> !running.contains(job))
                .findFirst()
                .orElseThrow();

        assertThat(fleet.ask("cancel", waiting).out()).contains(waiting + " is cancelled.");
        assertThat(state(waiting)).isEqualTo("CANCELLED");

        String cancelled = running.getFirst();
        long asked = System.nanoTime();
        assertThat(fleet.ask("cancel", cancelled).exitCode()).isZero();
        fleet.await(
                "it has ended",
                () -> processes(cancelled) == 0 && state(cancelled).equals("CANCELLED"));
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(CANCELLED_WITHIN);
        assertThat(processes(running.getLast())).as("the other one goes on").isPositive();
    }

    @Test
    void aPausedWorkerTakesNothingUntilItIsResumed() throws Exception {
        assertThat(fleet.ask("workers", "pause", "two").out()).contains("Worker two will take no more tickets.");
        fleet.await("it is seen", () -> standing("two").equals("PAUSED"));
        String only = submit("true", FOR_SOME, "a") + "-1";
        String any = submit("true", "default", "a", "b", "c");
        fleet.await("the other one does the work", () -> jobs(any, "PASSED").size() == 3);
        assertThat(jobs(any))
                .allSatisfy(job ->
                        assertThat(job.at("/attempts/0/worker").asString()).isEqualTo("one"));
        assertThat(attempts(only)).isEmpty();
        assertThat(fleet.ask("explain", only).out()).contains("worker two takes no tickets: it is paused");

        assertThat(fleet.ask("workers", "resume", "two").out()).contains("Worker two will take tickets again.");

        fleet.await("it runs what waited", () -> state(only).equals("PASSED"));
        assertThat(standing("two")).isEqualTo("READY");
    }

    @Test
    void aDrainedWorkerEndsWithWhatItRunsAndMayStartAgain() throws Exception {
        String job = submit(held(), FOR_SOME, "a") + "-1";
        fleet.await("it runs", () -> processes(job) > 0);

        assertThat(fleet.ask("workers", "drain", "two").out()).contains("will finish what it runs, and stop");

        fleet.await("it is seen", () -> standing("two").equals("DRAINING"));
        assertThat(processes(job)).as("what runs goes on").isPositive();
        open();
        assertThat(fleet.awaitEnd("two")).isZero();
        fleet.await("what it ran is told", () -> state(job).equals("PASSED"));
        startAgain("two");
        String next = submit("true", FOR_SOME, "a") + "-1";
        fleet.await("it takes tickets", () -> state(next).equals("PASSED"));
    }

    private void startAgain(String worker) throws Exception {
        startWorker(fleet, worker);
        fleet.await(worker + " is back", () -> standing(worker).equals("READY"));
    }

    @Test
    void deadTicketsAreListedShownAndForgotten() throws Exception {
        String session;
        try (PoolQueue tickets = fleet.pool("default")) {
            tickets.put("{broken");
            fleet.await("a ticket that nobody can read is dead", () -> dead().size() == 1);
            session = submit(held(), "default", "a", "b", "c");
            fleet.await("each worker runs a job", () -> jobs(session, "RUNNING").size() == 2);
            fleet.await("the third one's ticket waits, and is rejected", tickets::rejectNext);
        }
        fleet.await("it is dead as well", () -> dead().size() == 2);
        open();
        fleet.await("all have passed", () -> jobs(session, "PASSED").size() == 3);

        JsonNode readable = dead().getFirst();
        String job = readable.path("job_id").asString();
        assertThat(attempts(job))
                .extracting(attempt -> attempt.path("outcome").asString())
                .containsExactly("BROKEN", "PASSED");
        assertThat(attempts(job).path(0).path("message").asString()).contains("rejected", "coppice dead list");
        assertThat(fleet.ask("dead", "list").out().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).containsPattern(" default +rejected +" + job + " +1 +yes"),
                        line -> assertThat(line).containsPattern(" default +rejected +unreadable +no"));
        String first = dead().getLast().path("dead_id").asString();
        String second = readable.path("dead_id").asString();
        assertThat(fleet.ask("dead", "show", first).out()).isEqualToIgnoringNewLines("{broken");
        assertThat(fleet.ask("dead", "show", second).out()).contains(job, "\"schema\"");

        // The coordinator has made a new attempt of what it could by itself.
        assertThat(fleet.ask("dead", "replay", first, second).out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(first + ": nothing to do. it can't be read"),
                        line -> assertThat(line).startsWith(second + ": nothing to do. its job was tried again at"));
        assertThat(attempts(job)).hasSize(2);

        assertThat(fleet.ask("doctor").out()).contains("1 ticket was set aside");
        assertThat(fleet.ask("dead", "purge", second).out()).contains("1 dead ticket is forgotten.");
        assertThat(fleet.ask("doctor").out()).contains("1 ticket was set aside");
        assertThat(fleet.ask("dead", "purge", "--all").out()).contains("1 dead ticket is forgotten.");
        assertThat(fleet.ask("doctor").out()).contains("live").doesNotContain("set aside");
        assertThat(fleet.ask("dead", "list").out()).contains("There is no dead ticket.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQueueThatIsPurgedOrDeletedIsFilledAgainSoon(boolean deleted) throws Exception {
        String session = submit(held(), "default", "a", "b", "c");
        fleet.await("each worker runs a job", () -> jobs(session, "RUNNING").size() == 2);
        try (PoolQueue tickets = fleet.pool("default")) {
            fleet.await(
                    "the third one's ticket waits, and is gone",
                    () -> (deleted ? tickets.delete() : tickets.purge()) == 1);
        }
        open();
        fleet.await("both have passed", () -> jobs(session, "PASSED").size() >= 2);
        fleet.await(
                "the third one has passed",
                REFILLED_WITHIN,
                () -> jobs(session, "PASSED").size() == 3);
        for (String job : jobs(session, "PASSED")) {
            assertThat(attempts(job)).hasSize(1);
        }
    }

    /** The latest first. */
    private List<JsonNode> dead() throws Exception {
        return fleet.get("dead-tickets").path("dead_tickets").valueStream().toList();
    }

    @Test
    void whatAKilledWorkerRanRunsElsewhereSoon() throws Exception {
        String job = submit(held(), "default", "a") + "-1";
        fleet.await("it runs", () -> processes(job) > 0 && state(job).equals("RUNNING"));
        String killed = attempts(job).path(0).path("worker").asString();
        Instant died = Instant.now();

        fleet.kill(killed);

        try {
            fleet.await("it runs again", () -> attempts(job).size() == 2);
            JsonNode again = attempts(job).path(1);
            assertThat(attempts(job).path(0).path("outcome").asString()).isEqualTo("LOST");
            assertThat(again.path("worker").asString()).isNotEqualTo(killed);
            assertThat(Instant.parse(again.path("started_at").asString())).isBefore(died.plus(ELSEWHERE_WITHIN));
            open();
            fleet.await("it has passed", () -> state(job).equals("PASSED"));
        } finally {
            startAgain(killed);
        }
    }
}
