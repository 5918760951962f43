package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.testkit.database.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two coordinators over one database. */
@BrokerTest
@ExtendWith(PostgresExtension.class)
@Timeout(300)
class TakeoverIT {
    @TempDir
    Path folder;

    private final PrivateBroker broker;

    TakeoverIT(PrivateBroker broker) {
        this.broker = broker;
    }

    @Test
    void aLeaderThatWasFrozenPastItsTermChangesNothing(PostgresDatabase database) throws Exception {
        Path gate = folder.resolve("gate");
        try (FleetUnderTest fleet = new FleetUnderTest(folder, broker, "5s")) {
            fleet.repository.write("file.txt", "content\n").commit("file");
            fleet.startCoordinator("--database", database.url());
            fleet.startWorker("one", 2);
            fleet.awaitWorkers(1);
            String second = fleet.startSecondCoordinator("second", "--database", database.url());
            fleet.await(
                    "the second stands by",
                    () -> status(fleet.get(second, "server")).equals("STANDBY"));
            String jobs = "sessions/" + submit(fleet, gate) + "/jobs?limit=500";
            fleet.await(
                    "both jobs run",
                    () -> fleet.get(jobs)
                                    .path("jobs")
                                    .valueStream()
                                    .filter(job -> job.path("state").asString().equals("RUNNING"))
                                    .count()
                            == 2);

            fleet.signal(FleetUnderTest.COORDINATOR, "STOP");
            fleet.await(
                    "the second leads",
                    () -> status(fleet.get(second, "server")).equals("LEADER"));
            Files.createFile(gate);
            fleet.await("both jobs have passed", () -> passedOnce(fleet.get(second, jobs)));
            fleet.signal(FleetUnderTest.COORDINATOR, "CONT");

            fleet.await("the first stands by", () -> status(fleet.get("server")).equals("STANDBY"));
            assertThat(passedOnce(fleet.get(second, jobs))).as(fleet.logs()).isTrue();
            assertThat(status(fleet.get(second, "server"))).isEqualTo("LEADER");
        }
    }

    private static String submit(FleetUnderTest fleet, Path gate) throws Exception {
        String waiting = "while [ ! -e " + gate + " ]; do sleep 0.1; done; :";
        Ended submitted = fleet.call(
                        "submit",
                        "--json",
                        "--repo",
                        fleet.repository.path().toString(),
                        "--command",
                        waiting,
                        "a",
                        "b")
                .await();
        assertThat(submitted.exitCode()).as(submitted.err()).isZero();
        return JsonMapper.shared().readTree(submitted.out()).path("session_id").asString();
    }

    private static String status(JsonNode server) {
        return server.path("status").asString("");
    }

    private static boolean passedOnce(JsonNode answer) {
        return answer.path("jobs").size() == 2
                && answer.path("jobs")
                        .valueStream()
                        .allMatch(job -> job.path("state").asString().equals("PASSED")
                                && job.path("attempts").size() == 1);
    }
}
