package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess.Ended;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.PrivateBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A broker that is away for longer than a lease while attempts run. */
@BrokerTest
@Timeout(180)
class OutageFleetIT {
    private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(6);
    /** Together with the time that the broker and its connections take to start. */
    private static final Duration UNTIL_IT_STARTS = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private final PrivateBroker broker;

    OutageFleetIT(PrivateBroker broker) {
        this.broker = broker;
    }

    @Test
    void aBrokerThatIsBlockedOrKilledCostsNoAttempt() throws Exception {
        try (FleetUnderTest fleet = new FleetUnderTest(folder, broker, "5s")) {
            fleet.repository.write("file.txt", "content\n").commit("file");
            fleet.startCoordinator();
            fleet.startWorker("one", 2);
            fleet.startWorker("two", 2);
            fleet.awaitWorkers(2);
            String jobs = "sessions/" + submit(fleet) + "/jobs";
            fleet.await("all run", () -> count(fleet.get(jobs), "RUNNING") == 3);

            broker.raiseAlarm();
            try {
                fleet.await(
                        "the block is shown", () -> fleet.ask("doctor").out().contains("takes nothing in"));
                Files.createFile(folder.resolve("blocked"));
                fleet.pause(LONGER_THAN_THE_LEASE);
            } finally {
                broker.clearAlarm();
            }
            awaitAllHeardOf(fleet);
            fleet.await("what ended meanwhile is told", () -> count(fleet.get(jobs), "PASSED") == 1);

            fleet.killBroker();
            Files.createFile(folder.resolve("killed"));
            fleet.pause(UNTIL_IT_STARTS);
            broker.start();
            awaitAllHeardOf(fleet);
            fleet.await("what ended meanwhile is told", () -> count(fleet.get(jobs), "PASSED") == 2);

            Files.createFile(folder.resolve("afterwards"));
            fleet.await("all have passed", () -> count(fleet.get(jobs), "PASSED") == 3);
            assertThat(fleet.get(jobs).path("jobs").valueStream())
                    .as(fleet.logs())
                    .allSatisfy(job -> assertThat(job.path("attempts")).hasSize(1));
        }
    }

    /** Each job ends when there is a file of its name. */
    private String submit(FleetUnderTest fleet) {
        Ended submitted = fleet.ask(
                "submit",
                "--json",
                "--repo",
                fleet.repository.path().toString(),
                "--command",
                "while [ ! -e " + folder + "/{} ]; do sleep 0.1; done",
                "blocked",
                "killed",
                "afterwards");
        assertThat(submitted.exitCode()).as(submitted.err()).isZero();
        return JsonMapper.shared().readTree(submitted.out()).path("session_id").asString();
    }

    private static long count(JsonNode jobs, String state) {
        return jobs.path("jobs")
                .valueStream()
                .filter(job -> job.path("state").asString().equals(state))
                .count();
    }

    private static void awaitAllHeardOf(FleetUnderTest fleet) throws Exception {
        Instant since = Instant.now();
        fleet.await(
                "all workers are heard of again",
                () -> fleet.get("workers")
                                .path("workers")
                                .valueStream()
                                .map(worker -> Instant.parse(
                                        worker.path("last_heard_at").asString()))
                                .filter(since::isBefore)
                                .count()
                        == 2);
    }
}
