package dev.coppice.cli.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.Claim;
import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.testkit.repository.TestRepository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(ServedFleet.LOCK)
class ServedFleetIT {
    private static final Executor BESIDE = task -> Thread.ofVirtual().start(task);

    @TempDir
    Path folder;

    private final ScriptedExecutor executor = new ScriptedExecutor();
    private ServedFleet fleet;
    private TestRepository here;

    @BeforeEach
    void start() throws IOException {
        TestRepository remote = TestRepository.init(folder.resolve("remote"));
        for (String name : new String[] {"good", "bad", "held"}) {
            remote.write("plans/" + name + ".md", "# " + name + "\n```bash\ntrue\n```\n");
        }
        remote.write("plans/gpu.md", "---\npool: gpu\n---\n# gpu\n```bash\ntrue\n```\n");
        remote.commit("plans");
        TestRepository.shell(folder, "git clone -q remote here");
        here = new TestRepository(folder.resolve("here"));
        fleet = new ServedFleet(folder.resolve("data"), executor);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private Ended run(String... arguments) {
        return new InProcess(here.path(), folder.resolve("home"), Map.of("COPPICE_SERVER", fleet.url())).run(arguments);
    }

    private CompletableFuture<Ended> start(String... arguments) {
        return CompletableFuture.supplyAsync(() -> run(arguments), BESIDE);
    }

    private static Ended await(CompletableFuture<Ended> call) throws Exception {
        return call.get(60, TimeUnit.SECONDS);
    }

    @Test
    void submitsWatchesAndTellsWhatCameOfIt() {
        Ended submitted = run("submit", "--wait", "--label", "team=blue", "plans/good.md", "plans/bad.md");

        assertThat(submitted.exitCode()).as(submitted.out() + submitted.err()).isEqualTo(1);
        assertThat(submitted.out())
                .contains("FAILED", "1 passed", "1 failed", "exit code 7", "the reason", "/report/report.html");
        Ended results = run("results", "latest", "--report-dir", "report");
        assertThat(results.exitCode()).as(results.err()).isEqualTo(3);
        assertThat(results.err()).as("this fleet's attempts leave no files").contains("task-1.1.log is not in");
        assertThat(results.out()).contains("plans/bad.md", "1 of 2 jobs passed");
        assertThat(here.path().resolve("report/report.html")).content().contains("plans/bad.md");
        assertThat(here.path().resolve("report/junit.xml")).content().contains("<testsuites");
        assertThat(run("status", "latest").out()).contains("FAILED", "team=blue");
        assertThat(run("sessions", "--label", "team=blue").out()).contains("failed", here.git("rev-parse", "HEAD"));
        assertThat(run("sessions", "--label", "team=red").out()).contains("There is no such session.");
        assertThat(run("explain", "latest-1").out()).contains("is passed");
        assertThat(run("watch", "latest").exitCode()).isEqualTo(1);
        assertThat(run("workers").out()).contains("w1", "ready", "default");

        Ended again = run("retry", "latest", "--only-failed", "--wait");

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.out()).contains("1 failed").doesNotContain("good.md");
    }

    @Test
    void aKeyMakesOneSessionOnly() {
        String first =
                run("submit", "-q", "--idempotency-key", "k", "plans/good.md").out();
        String second =
                run("submit", "-q", "--idempotency-key", "k", "plans/good.md").out();

        assertThat(first).isNotBlank().isEqualTo(second);
        assertThat(run("submit", "--idempotency-key", "k", "plans/bad.md").exitCode())
                .isEqualTo(2);
    }

    @Test
    void badPlansAreNamedWithWhatToWrite() {
        Ended ended = run("submit", "plans/god.md");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("plans/god.md", "plans/good.md");
    }

    @Test
    void aPoolThatNobodyServesIsSaidWhileItWaits() throws Exception {
        CompletableFuture<Ended> watching = start("submit", "--wait", "plans/gpu.md");
        String cancelled = "";
        while (!cancelled.contains("is cancelled") && !watching.isDone()) {
            cancelled = run("cancel", "latest", "--patience", "1s").out();
        }

        Ended ended = await(watching);

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
        assertThat(ended.out()).contains("warning: ", "gpu", "CANCELLED");
    }

    @Test
    void goesOnWatchingWhenTheCoordinatorIsStartedAnew() throws Exception {
        CompletableFuture<Ended> watching = start("submit", "--wait", "plans/held.md", "plans/good.md");
        executor.holding.get(30, TimeUnit.SECONDS);

        fleet.stopServing();
        fleet.serveAgain();
        executor.held.countDown();
        Ended ended = await(watching);

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("2 passed").containsOnlyOnce("plans/good.md  ");
    }

    @Test
    void followsALogWhileItGrows() throws Exception {
        run("submit", "plans/held.md");
        Claim claim = executor.holding.get(30, TimeUnit.SECONDS);
        CompletableFuture<Ended> following = start("logs", "-f", "latest-1");

        upload(claim, "task-1.1.log", "one line\n");
        executor.held.countDown();
        Ended ended = await(following);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("one line\n");
        assertThat(run("logs", "latest-1").out()).isEqualTo("one line\n");
    }

    private void upload(Claim claim, String name, String text) throws Exception {
        URI place = URI.create(fleet.url() + "/api/v1/attempts/"
                + claim.attempt().job() + "/" + claim.attempt().number() + "/" + claim.token() + "/files/" + name);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest put = HttpRequest.newBuilder(place)
                    .header("Content-Type", "application/octet-stream")
                    .PUT(BodyPublishers.ofString(text))
                    .build();
            assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
        }
    }
}
