package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.http.ApiServer.Setup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WorkerApiTest {
    @TempDir
    Path folder;

    @Test
    void aWorkerOfWhichNothingIsHeardIsShownAsSilentBeforeItIsForgotten() {
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
}
