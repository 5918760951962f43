package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.http.ApiClient.Answer;
import dev.coppice.coordinator.http.SharedServer.Bench;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
class SupersededUploadTest {
    private final Bench bench;

    SupersededUploadTest(Bench bench) {
        this.bench = bench;
    }

    private Answer put(String job, String token) {
        return bench.api.send(
                "PUT",
                "/api/v1/attempts/" + job + "/1/" + token + "/files/task-1.1.log",
                BodyPublishers.ofString("it said so\n"),
                "Content-Type",
                "application/octet-stream");
    }

    /** A worker that is told to come back with them would come back for days. */
    @Test
    void filesOfAClaimThatDoesNotHaveTheAttemptAreRefusedForGood() throws Exception {
        HandWorker worker = bench.worker(1);
        String job = bench.submit("a.md") + "-1";
        HandWorker.Run run = worker.take(1);
        bench.api.await(
                "/api/v1/jobs/" + job, json -> json.path("state").asString().equals("RUNNING"));

        Answer refused = put(job, "another");

        assertThat(refused.status()).as(refused.body()).isEqualTo(410);
        assertThat(refused.problem()).isEqualTo("superseded");
        assertThat(put(job, run.claim().token()).status()).isEqualTo(204);
    }
}
