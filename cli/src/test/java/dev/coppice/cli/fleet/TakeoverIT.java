package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.testkit.database.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
            fleet.startCoordinator("--database", database.url(), "--files", files());
            fleet.startWorker("one", 2);
            fleet.awaitWorkers(1);
            String second = fleet.startSecondCoordinator("second", "--database", database.url(), "--files", files());
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

    @Test
    void whatIsWatchedAndWhatWasRecordedOutlivesItsLeader(PostgresDatabase database) throws Exception {
        Path gate = folder.resolve("gate");
        try (FleetUnderTest fleet = new FleetUnderTest(folder, broker, "5s")) {
            fleet.repository.write("file.txt", "content\n").commit("file");
            fleet.startCoordinator("--database", database.url(), "--files", files());
            fleet.await("the first leads", () -> status(fleet.get("server")).equals("LEADER"));
            String second = fleet.startSecondCoordinator("second", "--database", database.url(), "--files", files());
            String pair = fleet.url() + ",http://" + second;
            String apart = fleet.startSecondCoordinator("apart", "--database", database.url());
            fleet.startWorker("one", 2);
            fleet.awaitWorkers(1);
            fleet.await("doctor tells of the one whose files are elsewhere", () -> tellsOf(apart, fleet.ask("doctor")));
            for (String standby : List.of(second, apart)) {
                fleet.await(
                        standby + " answers",
                        () -> status(fleet.get(standby, "server")).equals("STANDBY"));
                assertThat(fleet.status(standby, "/actuator/health/readiness")).isEqualTo(503);
                assertThat(fleet.status(standby, "/actuator/health/liveness")).isEqualTo(200);
            }
            assertThat(fleet.status("/actuator/health/readiness")).isEqualTo(200);
            String repository = fleet.repository.path().toString();
            Ended first = fleet.call("submit", "--wait", "--repo", repository, "--command", "echo recorded words")
                    .await();
            assertThat(first.exitCode()).as(first.err()).isZero();
            String recorded = newest(fleet);

            Started submitted = fleet.call(
                    "submit",
                    "--wait",
                    "--server",
                    pair,
                    "--repo",
                    repository,
                    "--command",
                    "echo begun; while [ ! -e " + gate + " ]; do sleep 0.1; done; echo ended");
            fleet.await("the second session", () -> !newest(fleet).equals(recorded));
            Started watched = fleet.call("watch", "--server", pair, newest(fleet));
            Started followed = fleet.call("logs", "-f", "--server", pair, newest(fleet) + "-1");
            fleet.await("it is followed", () -> Files.readString(followed.out()).contains("begun"));
            fleet.kill(FleetUnderTest.COORDINATOR);
            fleet.await(
                    "the second leads",
                    () -> status(fleet.get(second, "server")).equals("LEADER"));
            Files.createFile(gate);

            for (Started command : List.of(submitted, watched, followed)) {
                Ended ended = command.await();
                assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
                assertThat(ended.out() + ended.err()).contains("going on with http://" + second);
            }
            assertThat(Files.readString(followed.out()))
                    .containsOnlyOnce("begun")
                    .containsOnlyOnce("ended");
            var logs = fleet.ask("logs", "--server", pair, recorded + "-1");
            assertThat(logs.exitCode()).as(logs.err()).isZero();
            assertThat(logs.out()).contains("recorded words");
            assertThat(status(fleet.get(apart, "server"))).isNotEqualTo("LEADER");
        }
    }

    private static boolean tellsOf(String apart, InProcess.Ended doctor) {
        return doctor.exitCode() == 3
                && doctor.out().contains("http://" + apart)
                && doctor.out().contains("--files");
    }

    private static String newest(FleetUnderTest fleet) throws InterruptedException {
        return fleet.get("sessions").at("/sessions/0/session_id").asString("");
    }

    private String files() {
        return folder.resolve("files").toString();
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
