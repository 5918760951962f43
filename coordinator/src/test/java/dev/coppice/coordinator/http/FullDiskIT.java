package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.http.ApiClient.Answer;
import dev.coppice.coordinator.http.ApiServer.Setup;
import dev.coppice.coordinator.store.FullDiskFiles;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A coordinator whose disk has less free than is to stay free. */
@ResourceLock(ApiServer.LOCK)
class FullDiskIT {
    @TempDir
    Path folder;

    private static int readiness(ApiClient api) {
        try (HttpClient plain = HttpClient.newHttpClient()) {
            HttpRequest asked = HttpRequest.newBuilder(api.uri("/actuator/health/readiness"))
                    .build();
            return plain.send(asked, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the health can't be asked for", e);
        }
    }

    @Test
    void itSaysThatNothingCanBeRecordedUntilThereIsRoomAgain() throws Exception {
        Path data = folder.resolve("data");
        FullDiskFiles.register();
        try (ApiServer server = ApiServer.leading(Setup.at(data))) {
            ApiClient api = server.client();
            assertThat(readiness(api)).isEqualTo(200);

            FullDiskFiles.fill(data);
            Waiting.until(() -> readiness(api) == 503, () -> "it still calls itself ready");
            assertThat(api.get("/api/v1/server").body()).contains("the H2 database", "its disk is full");
            assertThat(api.get("/api/v1/doctor").body()).contains("nothing can be recorded");

            FullDiskFiles.makeRoom(data);
            Waiting.until(() -> readiness(api) == 200, () -> "it is not ready again");
            assertThat(api.get("/api/v1/doctor").body()).doesNotContain("nothing can be recorded");
        } finally {
            FullDiskFiles.unregister();
        }
    }

    @Test
    void filesStayWithTheirWorkerAndAllElseGoesOn() throws Exception {
        String repository = SharedServer.repository(folder.resolve("repository"));
        long more = Files.getFileStore(folder).getTotalSpace();
        Setup setup = Setup.at(folder.resolve("data")).taking(ApiServer.LIMITS.leaving(more));
        try (ApiServer server = ApiServer.leading(setup);
                HandWorker worker = server.worker("one", "default", 1)) {
            ApiClient api = server.client();
            Waiting.until(() -> api.get("/api/v1/workers/one").status() == 200, () -> "the worker is not known");
            String job = api.submit(repository, "default", plans -> plans.addAll(List.of("a.md"))) + "-1";
            HandWorker.Run run = worker.take(1);
            api.await(
                    "/api/v1/jobs/" + job, json -> json.path("state").asString().equals("RUNNING"));

            Answer refused = api.send(
                    "PUT",
                    "/api/v1/attempts/" + job + "/1/" + run.claim().token() + "/files/task-1.1.log",
                    BodyPublishers.ofString("it said so\n"),
                    "Content-Type",
                    "application/octet-stream");

            assertThat(refused.status()).as(refused.body()).isEqualTo(507);
            assertThat(refused.problem()).isEqualTo("disk-full");
            assertThat(api.get("/api/v1/doctor").body())
                    .contains("--min-free-disk", "\"queues\"", "no worker's clock differs");
        }
    }
}
