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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    /** Much less than files are waited for. */
    private static final Duration SOON = Duration.ofSeconds(20);

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
            String waiting = "while [ ! -e " + gate + " ]; do sleep 0.1; done; :";
            String jobs = "sessions/" + submit(fleet, "--command", waiting, "a", "b") + "/jobs?limit=500";
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

            assertThat(report(fleet, pair, recorded, "whole").exitCode()).isZero();
            String log = "attempts/" + recorded + "-1-1/task-1.1.log";
            Files.delete(Path.of(files()).resolve(recorded).resolve(log));
            var part = report(fleet, pair, recorded, "part");
            assertThat(part.exitCode()).as(part.err()).isEqualTo(3);
            assertThat(part.err()).contains(recorded + "/" + log + " is not in the coordinator's folder");
            Map.of(
                            "report.md", "## Incomplete",
                            "report.html", "\"gone\":\"" + log,
                            "junit.xml", "coppice.missing",
                            "results.json", "\"missing\" : [\n")
                    .forEach((name, words) -> {
                        assertThat(folder.resolve("whole").resolve(name))
                                .content()
                                .doesNotContain(words);
                        assertThat(folder.resolve("part").resolve(name))
                                .content()
                                .contains(words);
                    });
        }
    }

    /** The one that stands by is frozen until then, so that it can't take the files before their time is up. */
    @Test
    void anAttemptThatFailsWhileNobodyLeadsIsTriedAgainAtOnceByTheNextLeader(PostgresDatabase database)
            throws Exception {
        Path gate = folder.resolve("gate");
        try (FleetUnderTest fleet = new FleetUnderTest(folder, broker, "5s")) {
            fleet.repository.write("file.txt", "content\n").commit("file");
            fleet.startCoordinator("--database", database.url(), "--files", files());
            fleet.await("the first leads", () -> status(fleet.get("server")).equals("LEADER"));
            String second = fleet.startSecondCoordinator("second", "--database", database.url(), "--files", files());
            fleet.await(
                    "the second stands by",
                    () -> status(fleet.get(second, "server")).equals("STANDBY"));
            fleet.startWorker("one", 1);
            fleet.awaitWorkers(1);
            String failsOnce = "while [ ! -e " + gate + " ]; do sleep 0.1; done; mkdir " + folder.resolve("once")
                    + " 2> /dev/null && exit 1; :";
            String jobs = "sessions/" + submit(fleet, "--retries", "1", "--command", failsOnce) + "/jobs";
            fleet.await("it runs", () -> state(fleet.get(jobs)).equals("RUNNING"));
            fleet.signal("second", "STOP");
            fleet.await("what was told of its start is taken in", fleet::hasTakenEventsIn);

            fleet.kill(FleetUnderTest.COORDINATOR);
            Files.createFile(gate);
            fleet.await("its end waits in the broker", SOON, () -> fleet.waitingEvents() == 2);
            fleet.signal("second", "CONT");
            fleet.await(
                    "the second leads",
                    () -> status(fleet.get(second, "server")).equals("LEADER"));
            fleet.await(
                    "it passes when tried again",
                    SOON,
                    () -> state(fleet.get(second, jobs)).equals("FLAKY"));
        }
    }

    private static String state(JsonNode jobs) {
        return jobs.at("/jobs/0/state").asString("");
    }

    private InProcess.Ended report(FleetUnderTest fleet, String servers, String session, String name) {
        return fleet.ask(
                "results",
                session,
                "--server",
                servers,
                "--report-dir",
                folder.resolve(name).toString());
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

    private static String submit(FleetUnderTest fleet, String... options) throws Exception {
        List<String> call = new ArrayList<>(
                List.of("submit", "--json", "--repo", fleet.repository.path().toString()));
        call.addAll(List.of(options));
        Ended submitted = fleet.call(call.toArray(String[]::new)).await();
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
