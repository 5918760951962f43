package dev.coppice.cli.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.cli.served.ServedFleet;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.RemoteLimits;
import dev.coppice.worker.worktree.RepositoryRule;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is submitted of a repository whose server takes connections and never says a word. */
@Timeout(60)
@ResourceLock(ServedFleet.LOCK)
class MuteRepositoryIT {
    private static final RemoteLimits HASTY =
            new RemoteLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(30));

    @TempDir
    Path folder;

    private ServerSocket mute;
    private String repository;
    private ServedFleet fleet;

    @BeforeEach
    void start() throws Exception {
        mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        repository = "git://127.0.0.1:" + mute.getLocalPort() + "/repository";
        fleet = new ServedFleet(
                folder.resolve("data"),
                new MirrorRepositories(
                        new Mirrors(folder.resolve("mirrors"), Clock.systemUTC(), HASTY, RepositoryRule.ANY)));
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
        mute.close();
    }

    private String submitted(String revision) throws Exception {
        String body = "{\"repository\":\"%s\",\"revision\":\"%s\",\"plans\":[{\"plan_file\":\"a.md\"}]}"
                .formatted(repository, revision);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(fleet.url() + "/api/v1/sessions"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
            return answer.body();
        }
    }

    @Test
    void theAnswerSaysSoInGitsWordsWhicheverRevisionIsWanted() throws Exception {
        Ended ready =
                new InProcess(folder, folder.resolve("home"), Map.of("COPPICE_SERVER", fleet.url())).run("sessions");
        assertThat(ready.exitCode()).as(ready.err()).isZero();
        for (List<String> wanted : List.of(
                List.of("main", "git took longer than 1 s and was stopped"),
                List.of("1".repeat(40), "git got nothing for 1 s and was stopped"))) {
            JsonNode problem = new JsonMapper().readTree(submitted(wanted.getFirst()));
            assertThat(problem.path("type").asString()).endsWith(":checkout-timed-out");
            assertThat(problem.path("outcome").asString()).isEqualTo("BROKEN");
            assertThat(problem.path("reason").asString()).isEqualTo("CHECKOUT");
            assertThat(problem.path("detail").asString()).contains(repository, wanted.getFirst(), wanted.getLast());
        }
    }

    @Test
    void aPersonIsToldOnceAndNotKeptWaiting() {
        Ended ended = new InProcess(folder, folder.resolve("home"), Map.of("COPPICE_SERVER", fleet.url()))
                .run("submit", "--repo", repository, "--rev", "main", "plans/a.md");
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.err()).contains(repository, "git took longer than 1 s and was stopped");
    }
}
