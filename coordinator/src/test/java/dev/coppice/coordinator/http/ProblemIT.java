package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.http.ApiClient.Answer;
import dev.coppice.coordinator.http.SharedServer.Bench;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong is told in a problem document; the client checks that it is one. */
@ExtendWith(SharedServer.class)
@ResourceLock(ApiServer.LOCK)
class ProblemIT {
    private final Bench bench;
    private final ApiClient api;

    ProblemIT(Bench bench) {
        this.bench = bench;
        this.api = bench.api;
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/sessions/none, 404, not-found",
        "GET, /api/v1/jobs/none, 404, not-found",
        "GET, /api/v1/jobs/none-1/explain, 404, not-found",
        "POST, /api/v1/jobs/none-1/cancel, 404, not-found",
        "POST, /api/v1/sessions/none/cancel, 404, not-found",
        "GET, /api/v1/sessions/none/jobs, 404, not-found",
        "GET, /api/v1/sessions/none/events, 404, not-found",
        "GET, /api/v1/sessions/none/results, 404, not-found",
        "GET, /api/v1/parallel-test/none/status, 404, not-found",
        "GET, /api/v1/parallel-test/none/results, 404, not-found",
        "GET, /api/v1/workers/none, 404, not-found",
        "POST, /api/v1/workers/none/pause, 404, not-found",
        "GET, /api/v1/dead-tickets/77, 404, not-found",
        "DELETE, /api/v1/dead-tickets/77, 404, not-found",
        "DELETE, /api/v1/tokens/none, 404, not-found",
        "GET, /api/v1/no-such-thing, 404, not-found",
        "GET, /no-such-page, 404, not-found",
        "PUT, /api/v1/sessions, 405, method-not-allowed",
        "GET, /api/v1/sessions?cursor=nonsense, 400, bad-cursor",
        "GET, /api/v1/sessions?cursor=am9iczox, 400, bad-cursor",
        "GET, /api/v1/sessions?cursor=c2Vzc2lvbnM6, 400, bad-cursor",
        "GET, /api/v1/dead-tickets?cursor=ZGVhZDo5OTk5OTk5OTk5OTk5OTk5OTk5OTk, 400, bad-cursor",
        "GET, /actuator/health/../prometheus, 400, bad-request",
        "GET, /actuator/health/foo, 404, not-found",
        "GET, /actuator/health/foo/bar, 404, not-found",
        "GET, /api/v1/sessions?limit=0, 400, bad-request",
        "GET, /api/v1/sessions?limit=many, 400, bad-request",
        "GET, /api/v1/sessions?status=GONE, 400, bad-request",
        "GET, /api/v1/sessions?label=x, 400, bad-request",
        "GET, /api/v1/dead-tickets/seven, 400, bad-request",
    })
    void aWrongCall(String method, String path, int status, String type) {
        Answer answer = api.send(method, path, BodyPublishers.noBody());
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(type);
        assertThat(answer.json().path("instance").asString()).isEqualTo(path.replaceFirst("\\?.*", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"plans\":[{\"plan_file\":\"a.md\"}],\"color\":1} | 400 | unknown-field | color",
                "{\"plans\":[{\"file\":\"a.md\"}]} | 400 | unknown-field | plans[0].file",
                "{\"plans\": | 400 | bad-json | line 1",
                "{\"plans\":3} | 400 | bad-json | plans",
                "{\"command\":\"x\",\"num_workers\":1.5} | 400 | bad-json | num_workers",
                "{\"command\":\"x\",\"num_workers\":\"3\"} | 400 | bad-json | num_workers",
                "{\"command\":3} | 400 | bad-json | command",
                "{\"command\":true} | 400 | bad-json | command",
                "{\"command\":\"x\",\"env\":{\"A\":1}} | 400 | bad-json | env.A",
                "{\"plans\":[null]} | 400 | bad-json | plans",
                "{\"command\":\"x\",\"arguments\":[null]} | 400 | bad-json | arguments",
                "{\"command\":\"x\",\"env\":{\"A\":null}} | 400 | bad-json | env",
                "{\"command\":\"x\",\"labels\":{\"a\":null}} | 400 | bad-json | labels",
                "{\"command\":\"x\",\"labels\":{\"a\":\"b\\u0000\"}} | 400 | bad-request | labels",
                "{\"command\":\"x\",\"repository\":\"/tmp/a\\u0000f\"} | 422 | repository-not-allowed | control character",
                "{\"command\":\"x\",\"repository\":\"/tmp/r/../r\"} | 422 | repository-not-allowed | '..'",
                "{\"command\":\"x\",\"repository\":\"https://git.example.org/a/../b\"} | 422 | repository-not-allowed | '..'",
                "{\"command\":\"x\",\"revision\":\"a\\u0000b\"} | 400 | bad-request | revision",
                "{\"plans\":[{\"plan_file\":\"a\\u0000.md\"}]} | 400 | bad-request | plans[0].plan_file",
                "{\"plans\":[{\"plan_file\":\"a.md\",\"batch_range\":\"1\\u0000\"}]} | 400 | bad-request | plans[0].batch_range",
                "{} trailing | 400 | bad-json | line 1",
                "{} | 400 | bad-request | plans",
                "{\"plans\":[],\"command\":\"x\"} | 400 | bad-request | either",
                "{\"plans\":[{\"plan_file\":\"a.md\"}],\"num_workers\":0} | 400 | bad-request | num_workers",
                "{\"plans\":[{\"plan_file\":\"a.md\"}],\"retries\":101} | 400 | bad-request | retries",
                "{\"plans\":[{\"plan_file\":\"a.md\"}],\"labels\":{\"a b\":\"c\"}} | 400 | bad-request | labels",
                "{\"plans\":[{\"plan_file\":\"a.md\"}]} | 422 | no-repository | default",
                "{\"plans\":[{\"plan_file\":\"a.md\"}],\"repository\":\"ext::sh -c id\"} | 422 | repository-not-allowed | URL",
                "{\"plans\":[{\"plan_file\":\"a.md\"}],\"repository\":\"https://me:word@git.example.org/x\"} | 422 | repository-not-allowed | password",
                "{\"plans\":[{\"plan_file\":\"a.md\"}],\"repository\":\"/nowhere\"} | 502 | checkout | git says",
                "{\"plans\":[{\"plan_file\":\"a.md\"}],\"repository\":\"/x.slow\"} | 504 | checkout-timed-out | answer",
            })
    void aWrongSubmission(String body, int status, String type, String words) {
        Answer answer = api.post("/api/v1/sessions", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(type);
        assertThat(answer.json().path("detail").asString()).contains(words).doesNotContain("word@");
        if (type.startsWith("checkout")) {
            assertThat(answer.json().path("outcome").asString()).isEqualTo("BROKEN");
            assertThat(answer.json().path("reason").asString()).isEqualTo("CHECKOUT");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sessions | {\"plans\": | this is not JSON; look for a bracket, comma or quote that is missing or too many (line 1)",
                "sessions | {\"command\":'x'} | this is not JSON; look for a bracket, comma or quote that is missing or too many (line 1)",
                "sessions | [] | the body is to be one JSON object, { … }, and nothing after it (line 1)",
                "sessions | \"x\" | the body is to be one JSON object, { … }, and nothing after it (line 1)",
                "sessions | {} {} | the body is to be one JSON object, { … }, and nothing after it (line 1)",
                "sessions | null | a JSON body is needed, and there is none; send at least {}",
                "sessions | '' | a JSON body is needed, and there is none; send at least {}",
                "sessions | {\"plans\":3} | plans: write a list, as in [ … ], not a number (line 1)",
                "sessions | {\"plans\":[\"a.md\"]} | plans[0]: write an object, as in { … }, not a text in quotes (line 1)",
                "sessions | {\"plans\":[{\"plan_file\":{}}]} | plans[0].plan_file: write a text, in quotes, not an object (line 1)",
                "sessions | {\"command\":[]} | command: write a text, in quotes, not a list (line 1)",
                "sessions | {\"command\":3} | command: write a text, in quotes, not 3 (line 1)",
                "sessions | {\"arguments\":[null]} | arguments[0]: null is not taken; give a value, or leave it out (line 1)",
                "sessions | {\"env\":{\"A\":null}} | env.A: null is not taken; give a value, or leave it out (line 1)",
                "sessions | {\"env\":[]} | env: write an object, as in { … }, not a list (line 1)",
                "sessions | {\"num_workers\":\"3\"} | num_workers: write a whole number, not a text in quotes (line 1)",
                "sessions | {\"num_workers\":true} | num_workers: write a whole number, not true (line 1)",
                "sessions | {\"num_workers\":99999999999} | num_workers: the number is too large, or too small (line 1)",
                "sessions/none/retry | {\"only_failed\":\"yes\"} | only_failed: write true or false, not a text in quotes (line 1)",
                "parallel-test/start | {\"config\":{\"max_retries\":1.5}} | config.max_retries: write a whole number, not 1.5 (line 1)",
                "tokens | {\"role\":3} | role: write one of READ, SUBMIT, OPERATE, WORKER, not 3 (line 1)",
                "tokens | {\"role\":\"BOSS\"} | role: write one of READ, SUBMIT, OPERATE, WORKER, not \"BOSS\" (line 1)",
            })
    void aBodyThatCannotBeReadSaysWhereAndWhatToWrite(String path, String body, String words) {
        assertThat(detail(api.post("/api/v1/" + path, body))).isEqualTo(words);
    }

    @Test
    void aTokenWithoutARoleIsToldAllRoles() {
        assertThat(detail(api.post("/api/v1/tokens", "{\"name\":\"x\"}")))
                .isEqualTo("role: write one of READ, SUBMIT, OPERATE, WORKER");
    }

    @Test
    void whatIsFarTooLongIsToldInShort() {
        String digits = "9".repeat(40_000);
        assertThat(detail(api.post("/api/v1/sessions", "{\"num_workers\":" + digits + "}")))
                .contains("a name, a text or a number is too long");
        assertThat(detail(api.post("/api/v1/sessions", "{\"" + digits + "\":1}")))
                .contains("there is no field 999", "; there are arguments")
                .hasSizeLessThan(500);
        assertThat(detail(api.get("/api/v1/sessions?limit=x" + "9".repeat(4_000))))
                .hasSizeLessThan(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | sessions?limit=many | limit: write a whole number, not 'many'",
                "GET | sessions?limit=99999999999 | limit: the number 99999999999 is too large, or too small",
                "GET | sessions?status=GONE | status: write one of RUNNING, COMPLETE, CANCELLED, FAILED, not 'GONE'",
                "GET | sessions?verdict=GOOD | verdict: write one of FAILED, BROKEN, CANCELLED, FLAKY, PASSED, not 'GOOD'",
                "GET | sessions/none/jobs?state=READY&state=GONE | state: write one of BLOCKED, READY, DISPATCHED, RUNNING, RETRYING, PASSED, FLAKY, FAILED, BROKEN, CANCELLED, SKIPPED, not '[READY, GONE]'",
                "GET | jobs/none-1/attempts/first/files | number: write a whole number, not 'first'",
                "GET | jobs/none-1/attempts/1/logs/1.1?follow=perhaps | follow: write true or false, not 'perhaps'",
                "GET | dead-tickets/seven | id: write a whole number, not 'seven'",
                "PATCH | attempts/none-1/1/t/files/a | the header Upload-Offset is missing; see /api/v1/openapi.json for what can be asked",
                "GET | no-such-thing | there is nothing at /api/v1/no-such-thing; see /api/v1/openapi.json for what can be asked",
                "GET | sessions/ | there is nothing at /api/v1/sessions/; see /api/v1/openapi.json for what can be asked",
                "DELETE | sessions | DELETE can't be done at /api/v1/sessions; use GET or POST",
                "GET | parallel-test/start | GET can't be done at /api/v1/parallel-test/start; use POST",
            })
    void aCallThatNothingTakesSaysWhatToSendInstead(String method, String path, String words) {
        assertThat(detail(api.send(method, "/api/v1/" + path, BodyPublishers.noBody())))
                .isEqualTo(words);
    }

    private static String detail(Answer answer) {
        return answer.json().path("detail").asString();
    }

    @Test
    void wrongTypesInOtherBodiesAreRefusedToo() {
        assertThat(api.post("/api/v1/tokens", "{\"name\":\"x\",\"role\":3}").problem())
                .isEqualTo("bad-json");
        assertThat(api.post("/api/v1/tokens", "{\"name\":\"x\",\"role\":\"2\"}").problem())
                .isEqualTo("bad-json");
        assertThat(api.post("/api/v1/parallel-test/start", "{\"test_plans\":[null]}")
                        .problem())
                .isEqualTo("bad-json");
        assertThat(api.post("/api/v1/sessions/none/retry", "{\"only_failed\":0}")
                        .problem())
                .isEqualTo("bad-json");
        assertThat(api.get("/api/v1/tokens").json().path("tokens")).isEmpty();
    }

    @Test
    void badPlansAreToldOfOneByOne() {
        Answer answer = api.post(
                "/api/v1/sessions",
                "{\"repository\":\"" + bench.repository
                        + "\",\"plans\":[{\"plan_file\":\"aa.md\"},{\"plan_file\":\"b.md\",\"batch_range\":\"7\"}]}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("bad-plan");
        JsonNode problems = answer.json().path("problems");
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0).path("file").asString()).isEqualTo("aa.md");
        assertThat(problems.get(0).path("hint").asString()).contains("a.md");
        Answer none = api.post(
                "/api/v1/sessions",
                "{\"repository\":\"" + bench.repository
                        + "\",\"revision\":\"nowhere\",\"plans\":[{\"plan_file\":\"a.md\"}]}");
        assertThat(none.problem()).isEqualTo("no-commit");
    }

    @Test
    void moreJobsThanTheQueueEverTakesAreRefusedForGood() {
        String many =
                IntStream.rangeClosed(0, 1_000).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
        Answer answer = api.post(
                "/api/v1/sessions",
                "{\"repository\":\"%s\",\"command\":\"true\",\"arguments\":[%s]}".formatted(bench.repository, many));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("bad-plan");
        assertThat(answer.json().path("detail").asString()).contains("1001 jobs", "1000 at most", "--max-queue-size");
    }

    @Test
    void anotherMediaTypeIsRefused() {
        Answer sent = api.send("POST", "/api/v1/sessions", BodyPublishers.ofString("{}"), "Content-Type", "text/plain");
        assertThat(sent.status()).isEqualTo(415);
        assertThat(sent.problem()).isEqualTo("unsupported-media-type");
        assertThat(detail(sent))
                .isEqualTo(
                        "the body is to be JSON; send it with the header 'Content-Type: application/json', not text/plain");
        Answer wanted = api.get("/api/v1/sessions", "Accept", "image/png");
        assertThat(wanted.status()).isEqualTo(406);
        assertThat(detail(wanted)).contains("the answer is application/json", "Accept");
    }

    @Test
    void whatIsRefusedForItsAnswersMediaTypeIsNotDone() {
        String session =
                "{\"repository\":\"%s\",\"pool\":\"%s\",\"labels\":{\"accept\":\"no\"},\"plans\":[{\"plan_file\":\"a.md\"}]}"
                        .formatted(bench.repository, bench.pool);
        String made = bench.submit("a.md");
        api.post("/api/v1/sessions/" + made + "/cancel");
        int sessions = sessions();
        for (String accept : List.of("application/xml", "application/json;q=0", "no type")) {
            assertThat(api.post("/api/v1/sessions", session, "Accept", accept).problem())
                    .isEqualTo("not-acceptable");
            assertThat(api.post("/api/v1/sessions/" + made + "/retry", "{}", "Accept", accept)
                            .problem())
                    .isEqualTo("not-acceptable");
            assertThat(api.post("/api/v1/parallel-test/start", "{}", "Accept", accept)
                            .problem())
                    .isEqualTo("not-acceptable");
            assertThat(api.post("/api/v1/tokens", "{\"name\":\"x\",\"role\":\"OPERATE\"}", "Accept", accept)
                            .problem())
                    .isEqualTo("not-acceptable");
        }
        assertThat(sessions()).isEqualTo(sessions);
        assertThat(api.get("/api/v1/tokens").json().path("tokens")).isEmpty();
        for (String accept : List.of("application/json", "text/html, */*;q=0.1")) {
            assertThat(api.post("/api/v1/sessions/" + made + "/cancel", "", "Accept", accept)
                            .status())
                    .isEqualTo(202);
        }
    }

    private int sessions() {
        return api.get("/api/v1/sessions?repository=" + bench.repository + "&label=accept=no")
                .json()
                .path("sessions")
                .size();
    }

    @Test
    void aLargeBodyIsRefusedWhetherItsLengthIsToldOrNot() {
        byte[] large = "{\"command\":\"%s\"}".formatted("x".repeat(200_000)).getBytes(StandardCharsets.UTF_8);
        Answer told = api.send(
                "POST", "/api/v1/sessions", BodyPublishers.ofByteArray(large), "Content-Type", "application/json");
        Answer untold = api.send(
                "POST",
                "/api/v1/sessions",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
                "Content-Type",
                "application/json");
        assertThat(told.status()).isEqualTo(413);
        assertThat(untold.status()).as(untold.body()).isEqualTo(413);
        assertThat(untold.problem()).isEqualTo("too-large");
    }

    /** These can't be sent by a client that knows HTTP. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a[b HTTP/1.1 | X: y | 400 | bad-request",
                "GET /api/v1/sessions?label=% HTTP/1.1 | X: y | 400 | bad-request",
                "GET /api/v1/sessions?%zz=1 HTTP/1.1 | X: y | 400 | bad-request",
                "POST /api/v1/sessions/none/cancel?%zz=1 HTTP/1.1 | Content-Length: 0 | 404 | not-found",
                "DELETE /api/v1/tokens/none?%zz=1 HTTP/1.1 | Content-Type: application/x-www-form-urlencoded | 404 | not-found",
                "POST /api/v1/sessions HTTP/1.1 | Transfer-Encoding: foo | 501 | not-implemented",
                "GET /api/v1/sessions HTTP/4.0 | X: y | 505 | not-implemented",
            })
    void whatIsNoRequestIsToldInAProblemDocumentToo(String line, String header, int status, String type)
            throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), api.uri("/").getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((line + "\r\nHost: localhost\r\n" + header + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
            String body = answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
            OpenApi.validate("Problem", ApiClient.JSON.readTree(body));
            assertThat(ApiClient.JSON.readTree(body).path("type").asString()).endsWith(":" + type);
        }
    }
}
