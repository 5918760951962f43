package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.coordinator.http.ApiClient.Answer;
import dev.coppice.coordinator.http.SharedServer.Bench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedServer.class)
@ResourceLock(ApiServer.LOCK)
class ParallelTestApiIT {
    private final Bench bench;
    private final ApiClient api;

    ParallelTestApiIT(Bench bench) {
        this.bench = bench;
        this.api = bench.api;
    }

    private String start(String more) {
        return "{\"test_plans\":[{\"plan_file\":\"a.md\",\"batch_range\":\"all\"},{\"plan_file\":\"b.md\",\"batch_range\":\"1\"}],"
                + "\"num_workers\":3,\"config\":{\"task_timeout\":600,\"max_retries\":0},\"repository\":\""
                + bench.repository + "\",\"pool\":\"" + bench.pool + "\"" + more + "}";
    }

    @Test
    void startStatusAndResultsAreAsTheyWere() throws Exception {
        HandWorker worker = bench.worker(2);
        Answer started = api.post("/api/v1/parallel-test/start", start(""));
        assertThat(started.status()).isEqualTo(200);
        JsonNode start = started.json();
        String session = start.path("session_id").asString();
        assertThat(start.path("status").asString()).isEqualTo("RUNNING");
        assertThat(start.path("num_workers").asInt()).isEqualTo(3);
        assertThat(start.path("tests_queued").asInt()).isEqualTo(2);
        assertThat(start.has("estimated_duration_minutes")).isTrue();

        HandWorker.Run first = worker.take(1);
        assertThat(first.ticket().spec().taskTimeout()).contains(Duration.ofMinutes(10));
        assertThat(first.ticket().spec().retries()).isZero();
        first.checkedOut();
        String statusPath = "/api/v1/parallel-test/" + session + "/status";
        JsonNode status = api.await(
                statusPath,
                json -> json.path("progress").path("running").asInt() == 1
                        && !json.path("workers").get(0).path("worktree_id").isNull());
        assertThat(status.path("progress").toString())
                .isEqualTo("{\"total\":2,\"completed\":0,\"running\":1,\"pending\":1,\"failed\":0}");
        assertThat(status.path("workers").toString())
                .isEqualTo(
                        "[{\"worker_id\":\"worker-of-%1$s/1\",\"status\":\"BUSY\",\"current_test\":\"%2$s\",\"worktree_id\":\"wt-1\"},{\"worker_id\":\"worker-of-%1$s/2\",\"status\":\"FREE\",\"current_test\":null,\"worktree_id\":null}]"
                                .formatted(bench.pool, first.ticket().spec().plan()));

        first.finish(AttemptOutcome.PASSED);
        worker.take(2).finish(AttemptOutcome.TESTS_FAILED);
        String resultsPath = "/api/v1/parallel-test/" + session + "/results";
        JsonNode results =
                api.await(resultsPath, json -> json.path("status").asString().equals("COMPLETE"));
        assertThat(results.path("duration_minutes").isNumber()).isTrue();
        assertThat(results.path("summary").path("total_tests").asInt()).isEqualTo(2);
        assertThat(results.path("summary").path("tests_passed").asInt()).isEqualTo(1);
        assertThat(results.path("summary").path("tests_failed").asInt()).isEqualTo(1);
        for (JsonNode result : results.path("results")) {
            boolean passed = result.path("plan_file")
                    .asString()
                    .equals(first.ticket().spec().plan());
            assertThat(result.path("status").asString()).isEqualTo(passed ? "COMPLETE" : "FAILED");
            assertThat(result.path("tasks_passed").asInt()).isEqualTo(passed ? 1 : 0);
            assertThat(result.path("tasks_failed").asInt()).isEqualTo(passed ? 0 : 1);
            assertThat(result.path("duration_seconds").isNumber()).isTrue();
            assertThat(api.get(result.path("report_path").asString()).body()).contains(passed ? "PASSED" : "FAILED");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | test_plans: name at least one plan",
                "{\"test_plans\":[]} | test_plans: name at least one plan",
                "{\"test_plans\":[{}]} | test_plans[0].plan_file: each plan has one",
                "{\"test_plans\":[{\"plan_file\":\"a.md\"},{\"plan_file\":\" \"}]} | test_plans[1].plan_file: each plan has one",
                "{\"test_plans\":[{\"plan_file\":\"a.md\",\"batch_range\":\"1\\n\"}]} | test_plans[0].batch_range: it has 4096",
                "{\"test_plans\":[{\"plan_file\":\"a.md\"}],\"config\":{\"max_retries\":-1}} | config.max_retries: write a number from 0 to 100, not -1",
                "{\"test_plans\":[{\"plan_file\":\"a.md\"}],\"config\":{\"task_timeout\":0}} | config.task_timeout: write a number from 1 on, not 0",
                "{\"test_plans\":[{\"plan_file\":\"a.md\"}],\"config\":{\"retries\":1}} | there is no field config.retries; there are max_retries, task_timeout",
                "{\"test_plans\":[{\"plan_file\":\"a.md\"}],\"num_workers\":0} | num_workers: write a number from 1 to 10000, not 0",
            })
    void whatIsWrongIsCalledByTheNamesOfThisRequest(String body, String words) {
        Answer answer = api.post("/api/v1/parallel-test/start", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).startsWith(words);
    }

    @Test
    void withoutARepositoryItIsRefused() {
        Answer answer = api.post("/api/v1/parallel-test/start", "{\"test_plans\":[{\"plan_file\":\"a.md\"}]}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("no-repository");
    }

    @Test
    void aFullQueueIsRefusedForNowAndARepositoryThatIsNotAllowedForEver(@TempDir Path folder) {
        ApiServer.Setup setup = ApiServer.Setup.at(folder.resolve("data"))
                .queueing(3)
                .allowing("/**/allowed", "https://git.example.org/**");
        String allowed = SharedServer.repository(folder.resolve("allowed"));
        String other = SharedServer.repository(folder.resolve("other"));
        try (ApiServer server = ApiServer.leading(setup)) {
            ApiClient small = server.client();
            String body = "{\"repository\":\"%s\",\"test_plans\":[{\"plan_file\":\"a.md\"},{\"plan_file\":\"b.md\"}]}";
            assertThat(small.post("/api/v1/parallel-test/start", body.formatted(allowed))
                            .status())
                    .isEqualTo(200);
            Answer full = small.post("/api/v1/parallel-test/start", body.formatted(allowed));
            assertThat(full.status()).isEqualTo(429);
            assertThat(full.problem()).isEqualTo("queue-full");
            assertThat(full.header("Retry-After")).isEqualTo("5");
            for (String refused : List.of(
                    other,
                    folder + "/other/../other/allowed/../../other",
                    "https://git.example.org/../x",
                    "https://evil.org/a")) {
                assertThat(small.post("/api/v1/parallel-test/start", body.formatted(refused))
                                .problem())
                        .as(refused)
                        .isEqualTo("repository-not-allowed");
            }
        }
    }
}
