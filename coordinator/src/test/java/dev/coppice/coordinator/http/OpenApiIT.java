package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.coordinator.http.ApiClient.Answer;
import dev.coppice.coordinator.http.ApiServer.Setup;
import dev.coppice.environment.EnvironmentOrder;
import dev.coppice.environment.EnvironmentPort;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.environment.EnvironmentState;
import dev.coppice.transport.Control;
import dev.coppice.transport.DeadTicket;
import dev.coppice.tunnel.Frame;
import java.lang.reflect.Method;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.JsonNode;

/** The published document says neither more nor less than what is served. */
@ResourceLock(ApiServer.LOCK)
class OpenApiIT {
    private static final String PLANS = ",\"plans\":[{\"plan_file\":\"a.md\"}]}";

    @TempDir
    Path folder;

    @Test
    void theDocumentHasEachOperationThatIsServedWithTheRoleThatItNeeds() {
        Map<String, String> documented = new TreeMap<>();
        OpenApi.operations().forEach((operation, role) -> documented.put(nameless(operation), role));

        Map<String, String> served = new TreeMap<>();
        for (Class<?> part : ApiConfiguration.class.getAnnotation(Import.class).value()) {
            RequestMapping all = AnnotatedElementUtils.findMergedAnnotation(part, RequestMapping.class);
            for (Method method : part.getDeclaredMethods()) {
                RequestMapping one = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (one != null) {
                    Requires requires = method.getAnnotation(Requires.class);
                    String role = requires == null ? "" : requires.value().name();
                    for (String path : paths(all == null ? new String[0] : all.path(), one.path())) {
                        for (RequestMethod verb : one.method()) {
                            served.put(nameless(verb + " " + path), role);
                        }
                    }
                }
            }
        }

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(served);
    }

    private static List<String> paths(String[] before, String[] after) {
        String prefix = before.length == 0 ? "" : before[0];
        return after.length == 0
                ? List.of(prefix)
                : Arrays.stream(after).map(path -> prefix + path).toList();
    }

    private static String nameless(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    @Test
    @Timeout(60)
    void eachOperationAnswersAsTheDocumentSays() throws Exception {
        String repository = "{\"repository\":\"" + SharedServer.repository(folder.resolve("repository")) + "\"";
        try (ApiServer server = ApiServer.leading(Setup.at(folder.resolve("data")));
                HandWorker worker = server.worker("one", "default", 2)) {
            ApiClient anybody = server.client();
            ApiClient api =
                    anybody.with(token(anybody, "OPERATE").path("secret").asString());
            tokens(api);
            api.post("/api/v1/cookie");
            Waiting.until(() -> api.get("/api/v1/workers/one").status() == 200, () -> "the worker is not known");
            try (EventReader fleet = api.open("/api/v1/events")) {
                assertThat(fleet.next()).isPresent();
            }

            String session = id(api.post("/api/v1/sessions", repository + PLANS));
            runAll(api, worker, session);
            String again = id(api.post("/api/v1/sessions/" + session + "/retry", "{\"only_failed\":false}"));
            api.post("/api/v1/jobs/" + again + "-1/cancel");
            parallelTest(api, repository + PLANS.replace("plans", "test_plans"));
            deadTickets(api, server);
            environments(api, worker, repository);
            workers(api);
            api.get("/api/v1/doctor");
            api.get("/api/v1/server");
            api.get("/api/v1/openapi.json");

            assertThat(OpenApi.operations().keySet())
                    .as("those that gave no answer, and so are not known to be as the document says")
                    .filteredOn(operation -> !api.answered().contains(operation))
                    .isEmpty();
        }
    }

    private static String id(Answer made) {
        return made.json().path("session_id").asString();
    }

    private static JsonNode token(ApiClient api, String role) {
        return api.post("/api/v1/tokens", "{\"name\":\"x\",\"role\":\"%s\",\"expires_in_seconds\":600}".formatted(role))
                .json();
    }

    private static void tokens(ApiClient api) {
        String other = token(api, "READ").at("/token/token_id").asString();
        assertThat(api.delete("/api/v1/tokens/" + other)
                        .json()
                        .path("revoked_at")
                        .isString())
                .isTrue();
        assertThat(api.get("/api/v1/tokens").json().path("tokens")).hasSize(2);
    }

    /** What can be asked of a session and its job from its start to its end. */
    private static void runAll(ApiClient api, HandWorker worker, String session) throws Exception {
        String path = "/api/v1/sessions/" + session;
        String job = "/api/v1/jobs/" + session + "-1";
        try (EventReader events = api.open(path + "/events")) {
            HandWorker.Run run = worker.take(1);
            run.checkedOut();
            events.await("checked_out", data -> true);
            api.get("/api/v1/workers");
            api.get(job + "/explain");
            ApiClient uploads = api.with(token(api, "WORKER").path("secret").asString());
            upload(
                    uploads,
                    "/api/v1/attempts/" + session + "-1/1/" + run.claim().token() + "/files/");
            run.finish(AttemptOutcome.PASSED);
            events.await("session_ended", data -> true);
        }
        api.get("/api/v1/sessions");
        api.get(path);
        api.get(path + "/jobs");
        api.get(path + "/results");
        api.get(path + "/report/report.html");
        api.get(job);
        assertThat(api.get(job + "/attempts/1/files").json().path("files")).hasSize(2);
        assertThat(api.get(job + "/attempts/1/files/artifacts/a.txt").body()).isEqualTo("whole");
        assertThat(api.get(job + "/attempts/1/logs/1.1").body()).isEqualTo("so far");
    }

    private static void upload(ApiClient api, String files) {
        Answer put = api.send("PUT", files + "artifacts/a.txt", BodyPublishers.ofString("whole"));
        assertThat(put.status()).as(put.body()).isEqualTo(204);
        Answer begun = api.send(
                "PATCH",
                files + "task-1.1.log",
                BodyPublishers.ofString("so far"),
                "Upload-Offset",
                "0",
                "Upload-Complete",
                "?0");
        assertThat(begun.status()).as(begun.body()).isEqualTo(204);
        assertThat(api.send("HEAD", files + "task-1.1.log", BodyPublishers.noBody())
                        .header("Upload-Offset"))
                .isEqualTo("6");
    }

    private static void parallelTest(ApiClient api, String body) {
        String session = id(api.post("/api/v1/parallel-test/start", body));
        api.get("/api/v1/parallel-test/" + session + "/status");
        api.get("/api/v1/parallel-test/" + session + "/results");
        api.post("/api/v1/sessions/" + session + "/cancel");
    }

    private static void deadTickets(ApiClient api, ApiServer server) {
        DeadTicket dead = new DeadTicket("default", "rejected", Optional.empty(), "no ticket", Instant.EPOCH);
        server.records().deadTickets().add(dead);
        server.records().deadTickets().add(dead);
        String path = "/api/v1/dead-tickets";
        String one =
                path + "/" + api.get(path).json().at("/dead_tickets/0/dead_id").asString();
        assertThat(api.get(one).json().path("body").asString()).isEqualTo("no ticket");
        assertThat(api.post(one + "/replay").json().path("replayed").asBoolean())
                .isFalse();
        assertThat(api.delete(one).status()).isEqualTo(204);
        assertThat(api.delete(path).json().path("purged").asInt()).isEqualTo(1);
    }

    private static void environments(ApiClient api, HandWorker worker, String repository) throws Exception {
        String path = "/api/v1/environments";
        worker.hosts();
        Waiting.until(
                () -> api.get("/api/v1/workers/one").json().path("abilities").size() == 2, () -> "it is not able");
        Answer started = api.post(path, repository + ",\"name\":\"WO-1\",\"plan\":\"services.md\"}");
        assertThat(started.status()).as(started.body()).isEqualTo(201);
        EnvironmentOrder order = null;
        while (order == null) {
            order = worker.told() instanceof Control.KeepEnvironment keep ? keep.order() : null;
        }
        worker.hosts(new EnvironmentReport(
                order.id(),
                1,
                1,
                EnvironmentState.READY,
                List.of("db"),
                List.of(new EnvironmentPort("db", 5432, 8090)),
                Optional.of(Instant.EPOCH),
                ""));
        Waiting.until(
                () -> api.get(path + "/WO-1").json().path("state").asString().equals("READY"), () -> "it is not ready");
        assertThat(api.get(path).json().at("/environments/0/urls/0").asString()).isEqualTo("http://127.0.0.1:8090");
        tunnel(api, path + "/WO-1/tunnels");
        api.post(path + "/WO-1/extend", "{\"lifetime_seconds\":60}");
        api.post(path + "/WO-1/restart");
        api.post(path + "/WO-1/stop");
        api.delete(path + "/WO-1");
    }

    /** Both its ends. */
    @SuppressWarnings("try") // what is read is there to be open
    private static void tunnel(ApiClient api, String path) throws Exception {
        String tunnel = "/api/v1/tunnels/"
                + api.post(path, "{\"kind\":\"logs\"}").json().path("tunnel").asString();
        ApiClient worker = api.with(token(api, "WORKER").path("secret").asString());
        BodyPublisher end =
                BodyPublishers.ofByteArray(Frame.of(Frame.Kind.EXIT, "0").bytes());
        String[] octets = {"Content-Type", "application/octet-stream"};
        try (EventReader in = worker.open(tunnel + "/in")) {
            assertThat(api.send("POST", tunnel + "/in?at=0", end, octets).status())
                    .isEqualTo(204);
            assertThat(worker.send("POST", tunnel + "/out?at=0", end, octets).status())
                    .isEqualTo(204);
            assertThat(worker.send("POST", tunnel + "/out?at=0", end, octets).status())
                    .as("the same once more")
                    .isEqualTo(204);
            assertThat(worker.delete(tunnel + "/out").status()).isEqualTo(204);
            assertThat(api.get(tunnel + "/out").body()).endsWith("0").hasSize(6);
        }
        assertThat(api.get(tunnel + "/out").status()).isEqualTo(404);
    }

    private static void workers(ApiClient api) {
        for (String order : List.of("pause", "resume", "drain")) {
            assertThat(api.post("/api/v1/workers/one/" + order)
                            .json()
                            .path("worker_id")
                            .asString())
                    .isEqualTo("one");
        }
    }
}
