package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.coordinator.http.ApiServer.Setup;
import dev.coppice.slot.Readiness;
import dev.coppice.transport.DeadTicket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

@ResourceLock(ApiServer.LOCK)
class WorkerApiIT {
    @TempDir
    Path folder;

    @Test
    void aWorkerOfWhichNothingIsHeardIsShownAsSilent() {
        String repository = SharedServer.repository(folder.resolve("repository"));
        Setup setup = Setup.at(folder.resolve("data")).leasing(Duration.ofSeconds(6));
        try (ApiServer server = ApiServer.leading(setup);
                HandWorker worker = server.worker("one", "default", 0)) {
            ApiClient api = server.client();
            JsonNode ready = api.await("/api/v1/workers/one", json -> json.has("silent_since"));
            assertThat(ready.path("silent_since").isNull()).isTrue();
            String job = api.submit(repository, "default", plans -> plans.addAll(List.of("a.md"))) + "-1";

            JsonNode silent = api.await(
                    "/api/v1/workers/one", json -> json.path("silent_since").isString());

            assertThat(silent.path("readiness").asString()).isEqualTo("READY");
            assertThat(silent.path("silent_since")).isEqualTo(silent.path("last_heard_at"));
            assertThat(api.get("/api/v1/jobs/" + job + "/explain").body())
                    .contains("worker one takes no tickets: nothing was heard of it since");
            assertThat(worker.isToldMore()).isFalse();
        }
    }

    @Test
    void theDoctorTellsOfWhatWaitsForPeople() {
        DeadTicket dead = new DeadTicket("default", "rejected", Optional.empty(), "{}", Instant.EPOCH);
        try (ApiServer server = ApiServer.leading(Setup.at(folder.resolve("data")));
                HandWorker worker = server.worker("one", "default", 1)) {
            ApiClient api = server.client();
            Waiting.until(
                    () -> api.get("/api/v1/doctor").body().contains("1 live"),
                    () -> api.get("/api/v1/doctor").body());
            assertThat(api.get("/api/v1/doctor").body()).doesNotContain("WARNING");
            server.records().deadTickets().add(dead);
            worker.beat(Readiness.READY, "the files don't get up");

            Waiting.until(
                    () -> api.get("/api/v1/doctor").body().contains("one: the files don't get up"),
                    () -> api.get("/api/v1/doctor").body());

            assertThat(api.get("/api/v1/doctor").body()).contains("1 ticket was set aside", "coppice dead list");
        }
    }

    @Test
    void theDoctorTellsOfAWorkerWhoseClockIsWrong() {
        try (ApiServer server = ApiServer.leading(Setup.at(folder.resolve("data")));
                HandWorker right = server.worker("right", "default", 1);
                HandWorker wrong = server.worker("wrong", "default", 1)) {
            ApiClient api = server.client();
            Waiting.until(
                    () -> api.get("/api/v1/doctor").body().contains("2 live"),
                    () -> api.get("/api/v1/doctor").body());
            assertThat(clocks(api)).singleElement().asString().startsWith("OK no worker's clock differs");

            wrong.clockAhead(Duration.ofHours(1));
            wrong.beat(Readiness.READY);
            right.beat(Readiness.READY);
            Waiting.until(
                    () -> !clocks(api).getFirst().startsWith("OK"),
                    () -> clocks(api).toString());

            assertThat(clocks(api))
                    .singleElement()
                    .asString()
                    .matches("WARNING the clock of worker wrong differs by 3[56]\\d\\d s; .*time server");
            assertThat(api.get("/api/v1/workers/wrong")
                            .json()
                            .path("clock_ahead_seconds")
                            .asDouble())
                    .isBetween(3_500.0, 3_600.0);
        }
    }

    private static List<String> clocks(ApiClient api) {
        return api.get("/api/v1/doctor")
                .json()
                .path("checks")
                .valueStream()
                .filter(check -> check.path("name").asString().equals("clock"))
                .map(check -> check.path("status").asString() + " "
                        + check.path("message").asString() + "; "
                        + check.path("hint").asString())
                .toList();
    }

    @Test
    void aDeadTicketIsReplayedOnceAndItsJobRunsAgainInASessionOfItsOwn() throws Exception {
        String repository = SharedServer.repository(folder.resolve("repository"));
        try (ApiServer server = ApiServer.leading(Setup.at(folder.resolve("data")));
                HandWorker worker = server.worker("one", "default", 1)) {
            ApiClient api = server.client();
            String session = api.submit(repository, "default", plans -> plans.add("a.md"));
            HandWorker.Run run = worker.take(1);
            String job = run.ticket().attempt().job().value();
            long id = server.records()
                    .deadTickets()
                    .add(new DeadTicket(
                            "default", "rejected", Optional.of(run.ticket().attempt()), "{}", Instant.EPOCH));
            String replay = "/api/v1/dead-tickets/" + id + "/replay";
            assertThat(api.post(replay).json().path("message").asString())
                    .contains("goes on", "coppice explain " + job);
            run.finish(AttemptOutcome.CANCELLED);
            api.await(
                    "/api/v1/jobs/" + job, json -> json.path("state").asString().equals("CANCELLED"));

            JsonNode replayed = api.post(replay).json();

            assertThat(replayed.path("replayed").asBoolean())
                    .as(replayed.toString())
                    .isTrue();
            JsonNode again = api.get(
                            "/api/v1/sessions/" + replayed.path("session_id").asString())
                    .json();
            assertThat(again.path("progress").path("total").asInt()).isEqualTo(1);
            assertThat(again.path("retry_of").asString()).isEqualTo(session);
            assertThat(api.post(replay).json().path("message").asString()).contains("was tried again at");
            assertThat(api.get("/api/v1/doctor").body()).doesNotContain("set aside");
        }
    }
}
