package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.PrivateBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A fleet of processes as people use it, and with parts of it killed on the way. */
@BrokerTest
@Timeout(240)
class FleetIT {
    private static final List<String> WORKERS = List.of("one", "two", "three");

    @TempDir
    Path folder;

    private final PrivateBroker broker;
    private final String mark = UUID.randomUUID().toString();
    private FleetUnderTest fleet;

    FleetIT(PrivateBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void startFleet() throws Exception {
        fleet = new FleetUnderTest(folder, broker, "8s");
        for (int plan = 1; plan <= 6; plan++) {
            write("waits-" + plan, waiting());
        }
        write("passes", "test \"$(cat file.txt)\" = content");
        write("flaky", "test $COPPICE_ATTEMPT -gt 1");
        write("fails", "echo the reason; exit 7");
        fleet.repository.write("file.txt", "content\n").commit("plans");
        for (String worker : WORKERS) { // before their coordinator: each part waits for the others
            fleet.startWorker(worker, 1);
        }
        fleet.startCoordinator();
        fleet.awaitWorkers(WORKERS.size());
    }

    @AfterEach
    void stopFleet() throws Exception {
        if (Files.notExists(gate())) {
            Files.createFile(gate()); // what killed workers have left behind ends
        }
        fleet.close();
    }

    private void write(String plan, String script) {
        fleet.repository.write(
                "plans/" + plan + ".md", "---\nretries: 1\n---\n# " + plan + "\n```bash\n" + script + "\n```\n");
    }

    /** Its processes can be told from all others, and those of one attempt from each other's. */
    private String waiting() {
        return "sh -c \": " + mark + " $COPPICE_JOB#$COPPICE_ATTEMPT; while [ ! -e " + gate()
                + " ]; do sleep 0.1; done\"";
    }

    private Path gate() {
        return folder.resolve("gate");
    }

    private Started submit(String... plans) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("submit", "--wait", "--repo"));
        arguments.add(fleet.repository.path().toString());
        for (String plan : plans) {
            arguments.add("plans/" + plan + ".md");
        }
        return fleet.call(arguments.toArray(String[]::new));
    }

    private Started submitWaiting() throws Exception {
        return submit(
                IntStream.rangeClosed(1, 6).mapToObj(plan -> "waits-" + plan).toArray(String[]::new));
    }

    private JsonNode latest() throws Exception {
        return fleet.get("sessions").path("sessions").path(0);
    }

    private List<JsonNode> jobs() throws Exception {
        return fleet.get("sessions/" + latest().path("session_id").asString() + "/jobs?limit=500")
                .path("jobs")
                .valueStream()
                .toList();
    }

    private static List<String> outcomes(JsonNode job) {
        return job.path("attempts")
                .valueStream()
                .map(attempt -> attempt.path("outcome").asString(""))
                .toList();
    }

    private List<String> runningOn() throws Exception {
        return jobs().stream()
                .filter(job -> job.path("state").asString().equals("RUNNING"))
                .map(job -> job.path("attempts").path(0).path("worker").asString())
                .toList();
    }

    /** The jobs that have lost an attempt. */
    private List<String> lost() throws Exception {
        return jobs().stream()
                .filter(job -> outcomes(job).contains("LOST"))
                .map(job -> job.path("job_id").asString())
                .toList();
    }

    /** How many processes of waiting jobs there are. */
    private long processes(String attempt) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(mark) && line.contains(attempt))
                .count();
    }

    @Test
    void plansRunOnAllWorkersAndTheExitCodeIsTheVerdict() throws Exception {
        Started waiting = submitWaiting();
        fleet.await("each worker runs a job", () -> runningOn().containsAll(WORKERS));
        Files.createFile(gate());
        Ended passed = waiting.await();
        assertThat(passed.exitCode())
                .as(passed.out() + passed.err() + fleet.logs())
                .isZero();
        assertThat(passed.out()).contains("6 passed");

        Ended failed = submit("passes", "flaky", "fails").await();
        assertThat(failed.exitCode())
                .as(failed.out() + failed.err() + fleet.logs())
                .isEqualTo(1);
        assertThat(failed.out()).contains("FAILED", "1 passed", "1 flaky", "1 failed", "exit code 7", "the reason");

        Ended results = fleet.call("results", "latest", "--json").await();
        assertThat(results.exitCode()).as(results.err()).isEqualTo(1);
        JsonNode summary = JsonMapper.shared().readTree(results.out()).path("summary");
        assertThat(summary.path("tests_passed").asInt()).isEqualTo(2);
        assertThat(summary.path("tests_failed").asInt()).isEqualTo(1);
        assertThat(jobs())
                .extracting(FleetIT::outcomes)
                .containsExactly(
                        List.of("PASSED"), List.of("TESTS_FAILED", "PASSED"), List.of("TESTS_FAILED", "TESTS_FAILED"));
    }

    @Test
    void aKilledWorkerCoordinatorAndBrokerCostNoJob() throws Exception {
        Started submitted = submitWaiting();
        fleet.await("each worker runs a job", () -> runningOn().containsAll(WORKERS));
        fleet.kill("one");
        fleet.kill(FleetUnderTest.COORDINATOR);
        fleet.killBroker();
        assertThat(submitted.process().isAlive()).isTrue();
        broker.start();
        fleet.startCoordinator();
        fleet.await("the killed worker's attempt is lost", () -> !lost().isEmpty());
        fleet.startWorker("one", 1);
        Files.createFile(gate());

        Ended ended = submitted.await();

        assertThat(ended.exitCode())
                .as(ended.out() + ended.err() + fleet.logs())
                .isZero();
        assertThat(ended.out()).contains("6 passed");
        assertThat(jobs()).hasSize(6).allSatisfy(job -> {
            assertThat(job.path("state").asString()).isEqualTo("PASSED");
            assertThat(outcomes(job).getLast()).isEqualTo("PASSED");
            assertThat(outcomes(job)).filteredOn("PASSED"::equals).hasSize(1);
        });
        fleet.await("no process of a job is left", () -> processes("") == 0);
    }

    @Test
    void aWorkerThatWasCutOffEndsWhatWasGivenAway() throws Exception {
        Started submitted = submit("waits-1", "waits-2", "waits-3");
        fleet.await("each worker runs a job", () -> processes("") == WORKERS.size());
        fleet.signal("one", "STOP");
        fleet.await("its attempt is lost", () -> !lost().isEmpty());
        String attempt = lost().getFirst() + "#1";
        // More than one while the shell is about to start another program.
        assertThat(processes(attempt)).as("what it ran knows nothing of that").isPositive();

        fleet.signal("one", "CONT");

        fleet.await("it has ended what it ran", () -> processes(attempt) == 0);
        Files.createFile(gate());
        Ended ended = submitted.await();
        assertThat(ended.exitCode())
                .as(ended.out() + ended.err() + fleet.logs())
                .isZero();
        assertThat(jobs()).extracting(FleetIT::outcomes).contains(List.of("LOST", "PASSED"));
    }
}
