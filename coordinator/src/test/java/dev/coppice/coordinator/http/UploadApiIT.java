package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.coordinator.http.ApiClient.Answer;
import dev.coppice.coordinator.http.ApiServer.Setup;
import dev.coppice.transport.Control;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(ApiServer.LOCK)
class UploadApiIT {
    private static final int QUICKLY_MILLIS = 10_000;

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private ApiServer server;
    private HandWorker worker;
    private HandWorker.Run run;
    private ApiClient api;
    private String job;
    private String attempt;
    private String files;

    @BeforeEach
    void runAnAttempt() throws Exception {
        String repository = SharedServer.repository(folder.resolve("repository"));
        server = ApiServer.leading(Setup.at(folder.resolve("data")).at(now::get));
        worker = server.worker("one", "default", 1);
        api = server.client();
        Waiting.until(() -> api.get("/api/v1/workers/one").status() == 200, () -> "the worker is not known");
        job = api.submit(repository, "default", plans -> plans.addAll(List.of("a.md"))) + "-1";
        run = worker.take(1);
        api.await("/api/v1/jobs/" + job, json -> json.path("state").asString().equals("RUNNING"));
        attempt = "/api/v1/jobs/" + job + "/attempts/1";
        files = "/api/v1/attempts/" + job + "/1/" + run.claim().token() + "/files/";
    }

    @AfterEach
    void close() {
        worker.close();
        server.close();
    }

    private Answer patch(String file, long offset, boolean complete, String part) {
        return api.send(
                "PATCH",
                files + file,
                BodyPublishers.ofString(part),
                "Content-Type",
                "application/octet-stream",
                "Upload-Offset",
                Long.toString(offset),
                "Upload-Complete",
                complete ? "?1" : "?0");
    }

    private long size(String file) {
        Answer answer = api.send("HEAD", files + file, BodyPublishers.noBody());
        return answer.status() == 204 ? Long.parseLong(answer.header("Upload-Offset")) : -1;
    }

    @Test
    void aCompleteFileStaysAsItIsWhileItsAttemptRunsAndAfterwards() throws Exception {
        assertThat(patch("a.log", 0, true, "all").status()).isEqualTo(204);
        assertThat(patch("growing.log", 0, false, "so far").status()).isEqualTo(204);
        checkComplete("a.log", "all");
        String other = files.replaceFirst("/1/[^/]+/", "/1/another-claim/");
        run.finish(AttemptOutcome.PASSED);
        api.await("/api/v1/jobs/" + job, json -> json.path("state").asString().equals("PASSED"));

        checkComplete("a.log", "all");
        assertThat(patch("growing.log", 6, true, ", and the rest").status()).isEqualTo(204);
        checkComplete("growing.log", "so far, and the rest");
        assertThat(put("late.log", "late").status()).isEqualTo(204);
        checkComplete("late.log", "late");
        files = other;
        assertThat(put("a.log", "forged").problem()).isEqualTo("superseded");
        assertThat(put("new.log", "forged").problem()).isEqualTo("superseded");
        files = other.replace("/1/another-claim/", "/2/another-claim/");
        assertThat(put("a.log", "forged").problem()).isEqualTo("not-found");
    }

    private void checkComplete(String file, String content) {
        List<Answer> refused = List.of(
                patch(file, content.length(), true, "more"),
                patch(file, content.length(), false, ""),
                patch(file, 1, true, "more"),
                patch(file, 0, false, "anew"),
                patch(file, 0, true, "anew"),
                put(file, "forged"),
                put(file, ""),
                put(file, content + "x"));
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
            assertThat(answer.problem()).isEqualTo("file-complete");
            assertThat(answer.json().path("offset").asLong()).isEqualTo(content.length());
            assertThat(answer.body()).doesNotContain(folder.toString());
        });
        assertThat(put(file, content).status()).as("the same once more").isEqualTo(204);
        assertThat(api.get(attempt + "/files/" + file).body()).isEqualTo(content);
    }

    @Test
    void aSlowUploadKeepsNobodyWaitingAndIsGivenUp() throws Exception {
        try (Socket slow =
                new Socket(InetAddress.getLoopbackAddress(), api.uri("/").getPort())) {
            slow.setSoTimeout(QUICKLY_MILLIS); // Tomcat alone would wait twice as long for the rest
            OutputStream out = slow.getOutputStream();
            send(out, "PUT " + files + "slow.log HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n0123456789");
            Waiting.until(() -> size("slow.log") == 10, () -> size("slow.log") + " bytes are stored");

            Answer second = patch("slow.log", 10, true, "the rest");
            assertThat(second.status()).as(second.body()).isEqualTo(409);
            assertThat(second.problem()).isEqualTo("busy");
            assertThat(second.header("Retry-After")).isEqualTo("5");
            assertThat(patch("other.log", 0, true, "all").status()).isEqualTo(204);

            now.updateAndGet(before -> before.plusSeconds(61));
            send(out, "a");
            InputStream in = slow.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 408")
                    .contains("too-slow");
            assertThat(patch("slow.log", 10, true, "the rest").status()).isEqualTo(204);
        }
    }

    @Test
    @Timeout(60)
    void aLogIsFetchedFromWhereItIsPrintedAsFarAsItIs() throws Exception {
        String log = attempt + "/logs/1.1";
        CompletableFuture<Answer> fetched = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> fetched.complete(api.get(log + "?fetch=true")));

        assertThat(worker.told()).isInstanceOf(Control.Tail.class);
        assertThat(patch("task-1.1.log", 0, false, "so far").status()).isEqualTo(204);
        assertThat(fetched.join().body()).isEqualTo("so far");

        // No worker sends more: what there is comes all the same.
        assertThat(api.get(log + "?fetch=true").body()).isEqualTo("so far");
        assertThat(worker.told()).isInstanceOf(Control.Tail.class);
        assertThat(api.get(attempt + "/logs/1.2?fetch=true").problem()).isEqualTo("not-found");
        assertThat(worker.told()).isInstanceOf(Control.Tail.class);

        assertThat(patch("task-1.1.log", 6, true, ", and the end").status()).isEqualTo(204);
        assertThat(api.get(log + "?fetch=true").body()).isEqualTo("so far, and the end");
        assertThat(worker.isToldMore()).isFalse();
    }

    @Test
    void whatIsNotThereAnyMoreIsAnErrorThatSaysWhereItShouldBe() throws Exception {
        assertThat(patch("task-1.1.log", 0, true, "").status()).isEqualTo(204);
        assertThat(api.get(attempt + "/logs/1.1").status())
                .as("of what printed nothing")
                .isEqualTo(200);
        run.finish(AttemptOutcome.PASSED);
        api.await("/api/v1/jobs/" + job, json -> json.path("state").asString().equals("PASSED"));
        Files.delete(stored("attempts").resolve("task-1.1.log"));

        Answer log = api.get(attempt + "/logs/1.1");
        assertThat(log.problem()).isEqualTo("not-found");
        assertThat(log.body())
                .contains("attempts/" + job + "-1/task-1.1.log is not in the coordinator's folder", "--files")
                .doesNotContain(folder.toString());
        assertThat(api.get(attempt + "/files").json().path("files")).isEmpty();

        now.set(Clock.systemUTC().instant().plus(Duration.ofMinutes(2)));
        assertThat(api.get(attempt + "/files").body()).contains("attempts/" + job + "-1 is not in");
    }

    private static void send(OutputStream out, String text) throws Exception {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** It is shown, but in no origin: its scripts can ask the coordinator for nothing. */
    @Test
    void whatAJobWroteIsNoPageOfTheCoordinators() {
        assertThat(patch("artifacts/index.html", 0, true, "<script>fetch('/api/v1/sessions')</script>")
                        .status())
                .isEqualTo(204);
        assertThat(patch("task-1.1.log", 0, true, "<script>").status()).isEqualTo(204);
        for (String path : List.of(attempt + "/files/artifacts/index.html", attempt + "/logs/1.1")) {
            Answer answer = api.get(path);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy"))
                    .startsWith("sandbox")
                    .doesNotContain("allow-same-origin");
        }
        assertThat(api.get(attempt + "/logs/1.1").header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void aNameMayHoldWhatAFileSystemTakes() {
        for (String name : List.of("a%5Cb.txt", "%5C%5C..%5Ca", "a%25b", "a%3Bb=c", "%255C", "%C3%BC%20%3F%23.txt")) {
            Answer answer = patch("artifacts/" + name, 0, true, name);
            assertThat(answer.status()).as(answer.body()).isEqualTo(204);
            assertThat(api.get(attempt + "/files/artifacts/" + name).body()).isEqualTo(name);
        }
        assertThat(api.get(attempt + "/files").json().path("files"))
                .extracting(file -> file.path("path").asString())
                .contains("artifacts/a\\b.txt", "artifacts/a;b=c");
        assertThat(patch("artifacts/a%0Ab.txt", 0, true, "").problem()).isEqualTo("bad-request");
    }

    /** However it is written, and whoever might take it apart: the container, the framework or the disk. */
    @Test
    void aNameThatLeadsElsewhereIsRefused() throws Exception {
        assertThat(patch("artifacts/a.log", 0, true, "all").status()).isEqualTo(204);
        for (Path place = stored("attempts"); place.startsWith(folder); place = place.resolveSibling("")) {
            Files.writeString(place.resolve("secret"), "not for the API");
        }
        Map<String, String> before = contents(folder);

        for (String name : List.of(
                "..",
                "../secret",
                "%2e%2e/secret",
                ".%2E/secret",
                "a/../../secret",
                "a/%2e%2e/%2e%2e/secret",
                "..%2Fsecret",
                "%2e%2e%2fsecret",
                "..;/secret",
                "./secret",
                "a//secret",
                "/etc/hostname",
                "%2Fetc%2Fhostname",
                "secret%00.log",
                "%00")) {
            assertThat(patch(name, 0, true, "from outside").problem()).as(name).isEqualTo("bad-request");
            assertThat(put(name, "from outside").problem()).as(name).isEqualTo("bad-request");
            assertThat(api.send("HEAD", files + name, BodyPublishers.noBody()).status())
                    .as(name)
                    .isEqualTo(400);
            for (String place : List.of(attempt + "/files/", attempt + "/logs/", report())) {
                Answer answer = api.get(place + name);
                assertThat(answer.status()).as(place + name).isBetween(400, 409);
                assertThat(answer.body()).as(place + name).doesNotContain("not for the API", folder.toString());
            }
        }

        assertThat(contents(folder)).isEqualTo(before);
    }

    private String session() {
        return job.replaceFirst("-1$", "");
    }

    private String report() {
        return "/api/v1/sessions/" + session() + "/report/";
    }

    /** Where the coordinator keeps the attempt's files. */
    private Path stored(String kind) {
        return folder.resolve("data/sessions").resolve(session()).resolve(kind).resolve(job + "-1");
    }

    private Answer put(String file, String content) {
        return api.send(
                "PUT", files + file, BodyPublishers.ofString(content), "Content-Type", "application/octet-stream");
    }

    /** All files of attempts, and those that a test has put beside them. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                boolean kept = file.startsWith(folder.resolve("data/sessions"))
                        || file.getFileName().toString().contains("secret");
                if (kept) {
                    contents.put(file.toString(), Files.isRegularFile(file) ? Files.readString(file) : "");
                }
            }
        }
        return contents;
    }

    /** Nobody who uploads can make one, but who can is not to lead the coordinator elsewhere by it. */
    @Test
    void aLinkAmongTheFilesIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("secret"), "not for the API");
        assertThat(patch("artifacts/a.log", 0, true, "all").status()).isEqualTo(204);
        for (String kind : List.of("attempts", "uploads")) {
            Files.createSymbolicLink(stored(kind).resolve("folder"), elsewhere);
            Files.createSymbolicLink(stored(kind).resolve("task-1.1.log"), elsewhere.resolve("secret"));
        }

        for (String name : List.of("folder/secret", "folder/new", "task-1.1.log")) {
            Answer put = patch(name, 0, true, "from outside");
            assertThat(put.status()).as(name + ": " + put.body()).isEqualTo(409);
            assertThat(put.problem()).isEqualTo("conflict");
            assertThat(size(name)).as(name).isEqualTo(-1);
            assertThat(api.get(attempt + "/files/" + name).problem()).as(name).isEqualTo("not-found");
        }
        assertThat(api.get(attempt + "/logs/1.1").problem()).isEqualTo("not-found");
        assertThat(api.get(attempt + "/files").body()).contains("a.log").doesNotContain("folder", "task");
        assertThat(contents(elsewhere)).hasSize(1).containsValue("not for the API");

        api.post("/api/v1/sessions/" + session() + "/cancel");
        run.finish(AttemptOutcome.CANCELLED);
        api.await(
                "/api/v1/sessions/" + session(),
                json -> json.path("status").asString().equals("CANCELLED"));
        String linked = report() + "attempts/" + job + "-1/";
        assertThat(api.get(linked + "artifacts/a.log").body()).isEqualTo("all");
        assertThat(api.get(linked + "folder/secret").problem()).isEqualTo("not-found");
        assertThat(api.get(linked + "task-1.1.log").problem()).isEqualTo("not-found");
    }

    @Test
    void aFileAndAllFilesTogetherHaveALargestSize() {
        Answer large = patch("large.log", 0, true, "x".repeat(1_001));
        assertThat(large.status()).as(large.body()).isEqualTo(413);
        assertThat(large.problem()).isEqualTo("too-large");
        assertThat(large.json().path("detail").asString())
                .contains("large.log", "a file may have 1000 bytes", "all files of an attempt together 2500");
        assertThat(patch("a.log", 0, false, "x".repeat(600)).status()).isEqualTo(204);
        Answer grown = patch("a.log", 600, true, "x".repeat(401));
        assertThat(grown.problem()).as(grown.body()).isEqualTo("too-large");
        assertThat(grown.json().path("offset").asLong()).isEqualTo(600);
        assertThat(patch("a.log", 600, true, "x".repeat(400)).status()).isEqualTo(204);

        assertThat(patch("b.log", 0, true, "x".repeat(1_000)).status()).isEqualTo(204);
        Answer together = patch("c.log", 0, true, "x".repeat(501));
        assertThat(together.status()).as(together.body()).isEqualTo(413);
        assertThat(together.problem()).isEqualTo("too-large");
        assertThat(patch("c.log", 0, true, "x".repeat(500)).status()).isEqualTo(204);
    }

    @Test
    void anAttemptLeavesOnlySoManyFilesBehind() {
        for (int i = 1; i <= 10; i++) {
            assertThat(patch(i + ".log", 0, i % 2 == 0, "x").status()).isEqualTo(204);
        }

        Answer more = patch("11.log", 0, true, "x");

        assertThat(more.status()).as(more.body()).isEqualTo(413);
        assertThat(more.problem()).isEqualTo("too-large");
        assertThat(more.json().path("detail").asString()).contains("an attempt may leave 10 files behind");
        assertThat(size("11.log")).isEqualTo(-1);
        assertThat(patch("1.log", 1, true, "y").status()).isEqualTo(204);
        assertThat(patch("10.log", 0, true, "x").status()).isEqualTo(204);
        assertThat(patch("9.log", 0, false, "anew").status()).isEqualTo(204);
        assertThat(patch("9.log", 4, true, " and whole").status()).isEqualTo(204);
    }

    @Test
    void aFileOfAnImpossibleNameIsNotThere() {
        assertThat(api.get(attempt + "/logs/" + "a".repeat(300)).problem()).isEqualTo("not-found");
        assertThat(api.get(attempt + "/logs/" + "a".repeat(300) + "?follow=true")
                        .problem())
                .isEqualTo("not-found");
        assertThat(api.get(attempt + "/files/" + "a".repeat(300)).problem()).isEqualTo("bad-request");
        // jobs:99999999999
        assertThat(api.get("/api/v1/sessions/" + session() + "/jobs?cursor=am9iczo5OTk5OTk5OTk5OQ")
                        .problem())
                .isEqualTo("bad-cursor");
    }
}
