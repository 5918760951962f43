package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.coordinator.http.ApiClient.Answer;
import dev.coppice.coordinator.http.EventReader.Event;
import dev.coppice.coordinator.http.SharedServer.Bench;
import dev.coppice.slot.Readiness;
import dev.coppice.transport.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

@ExtendWith(SharedServer.class)
@ResourceLock(ApiServer.LOCK)
class SessionApiIT {
    private final Bench bench;
    private final ApiClient api;

    SessionApiIT(Bench bench) {
        this.bench = bench;
        this.api = bench.api;
    }

    private String body(String more) {
        return "{\"repository\":\"" + bench.repository + "\",\"pool\":\"" + bench.pool
                + "\",\"plans\":[{\"plan_file\":\"a.md\"}]" + more + "}";
    }

    @Test
    void aSessionIsSubmittedRunAndShown() throws Exception {
        HandWorker worker = bench.worker(2);
        Answer made = api.post(
                "/api/v1/sessions",
                "{\"repository\":\"" + bench.repository + "\",\"pool\":\"" + bench.pool
                        + "\",\"plans\":[{\"plan_file\":\"a.md\",\"batch_range\":\"all\"},{\"plan_file\":\"c.md\"}],"
                        + "\"num_workers\":2,\"priority\":5,\"retries\":0,\"timeout_seconds\":60,"
                        + "\"task_timeout_seconds\":30,\"labels\":{\"branch\":\"main\"},\"env\":{\"A\":\"b\"}}");
        assertThat(made.status()).isEqualTo(201);
        String session = made.json().path("session_id").asString();
        assertThat(made.header("Location")).isEqualTo("/api/v1/sessions/" + session);
        assertThat(made.json().path("warnings")).isEmpty();
        assertThat(made.json().path("labels").path("branch").asString()).isEqualTo("main");

        HandWorker.Run first = worker.take(1);
        assertThat(first.ticket().spec().plan()).isEqualTo("a.md");
        assertThat(first.ticket().spec().env()).containsEntry("A", "b");
        String attempt = "/attempts/0/worktree";
        assertThat(api.await(
                                "/api/v1/jobs/" + session + "-1",
                                json -> json.at("/attempts/0").isObject())
                        .at(attempt)
                        .asString())
                .isEmpty();
        first.checkedOut();
        api.await(
                "/api/v1/jobs/" + session + "-1",
                json -> json.at(attempt).asString("").equals("wt-1"));
        first.taskFinished(TaskStatus.PASSED);
        JsonNode running = api.await(
                "/api/v1/jobs/" + session + "-1",
                json -> json.at("/attempts/0/tasks/0/status").asString("").equals("PASSED"));
        assertThat(running.at("/attempts/0/outcome").isNull()).isTrue();
        first.finish(AttemptOutcome.PASSED);
        HandWorker.Run second = worker.take(2);
        assertThat(second.ticket().spec().plan()).isEqualTo("c.md");
        second.finish(AttemptOutcome.TESTS_FAILED);

        JsonNode ended = api.await(
                "/api/v1/sessions/" + session,
                json -> json.path("status").asString().equals("COMPLETE"));
        assertThat(ended.path("verdict").asString()).isEqualTo("FAILED");
        assertThat(ended.path("progress").path("completed").asInt()).isEqualTo(1);
        assertThat(ended.path("states").toString()).isEqualTo("{\"passed\":1,\"failed\":1}");
        JsonNode jobs = api.get("/api/v1/sessions/" + session + "/jobs?state=FAILED")
                .json()
                .path("jobs");
        assertThat(jobs).hasSize(1);
        assertThat(jobs.get(0).path("attempts").get(0).path("outcome").asString())
                .isEqualTo("TESTS_FAILED");
        assertThat(api.get(ended.path("report_path").asString()).body()).contains("FAILED: 1 passed, 1 failed");
    }

    @Test
    @Timeout(60)
    void whoKnowsThatASessionHasEndedIsNotKeptWaiting() throws Exception {
        HandWorker worker = bench.worker(1);
        String session = bench.submit("a.md");
        String events = "/api/v1/sessions/" + session + "/events";
        List<Event> watched;
        try (EventReader reader = api.open(events)) {
            worker.take(1).finish(AttemptOutcome.PASSED);
            watched = reader.rest();
        }
        List<String> ids =
                watched.stream().map(Event::id).filter(id -> !id.isEmpty()).toList();
        try (EventReader reader = api.open(events, "Last-Event-ID", ids.getLast())) {
            assertThat(reader.rest()).extracting(Event::name).containsExactly("session_ended");
        }
        try (EventReader reader = api.open(events, "Last-Event-ID", ids.getFirst())) {
            List<Event> rest = reader.rest();
            assertThat(rest)
                    .extracting(Event::name)
                    .isEqualTo(watched.stream().skip(2).map(Event::name).toList());
            assertThat(rest.getLast().id()).isEqualTo(ids.getLast());
        }
    }

    @Test
    @Timeout(60)
    void whoWatchesTheFleetIsToldOfSessionsAndWorkersAsTheyChange() throws Exception {
        try (EventReader fleet = api.open("/api/v1/events")) {
            fleet.await("workers", list -> true); // it begins with all that there is
            HandWorker worker = bench.worker(1);
            fleet.await("workers", list -> readiness(list).equals("READY"));

            String session = bench.submit("a.md");
            HandWorker.Run run = worker.take(1);
            fleet.await("session", now -> standing(session, now).equals("RUNNING 1"));
            fleet.await(
                    "workers",
                    list -> here(list).at("/attempts/0/job_id").asString("").equals(session + "-1"));

            run.finish(AttemptOutcome.PASSED);
            worker.beat(Readiness.PAUSED);
            fleet.await("session", now -> standing(session, now).equals("COMPLETE 0"));
            fleet.await("workers", list -> readiness(list).equals("PAUSED"));
        }
    }

    /** The state of a session and how many of its jobs run; empty when it is another one. */
    private static String standing(String id, JsonNode session) {
        return session.path("session_id").asString().equals(id)
                ? session.path("status").asString() + " "
                        + session.path("progress").path("running").asInt()
                : "";
    }

    private String readiness(JsonNode list) {
        return here(list).path("readiness").asString("");
    }

    /** The worker of this test among all. */
    private JsonNode here(JsonNode list) {
        return list.path("workers")
                .valueStream()
                .filter(worker -> worker.path("pools")
                        .valueStream()
                        .anyMatch(pool -> pool.asString().equals(bench.pool)))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    @Test
    void jobsAndSessionsComeInPages() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(
                    0,
                    api.post("/api/v1/sessions", body(",\"labels\":{\"page\":\"" + bench.pool + "\"}"))
                            .json()
                            .path("session_id")
                            .asString());
        }
        List<List<String>> sessions =
                pages("/api/v1/sessions?limit=2&label=page=" + bench.pool, "sessions", "session_id");
        assertThat(sessions).containsExactly(made.subList(0, 2), made.subList(2, 4), made.subList(4, 5));

        List<String> arguments =
                IntStream.range(0, 250).mapToObj(Integer::toString).toList();
        String many = api.post(
                        "/api/v1/sessions",
                        "{\"repository\":\"%s\",\"pool\":\"%s\",\"command\":\"true\",\"arguments\":[\"%s\"]}"
                                .formatted(bench.repository, bench.pool, String.join("\",\"", arguments)))
                .json()
                .path("session_id")
                .asString();
        List<List<String>> jobs = pages("/api/v1/sessions/" + many + "/jobs?limit=100", "jobs", "job_id");
        assertThat(jobs).extracting(List::size).containsExactly(100, 100, 50);
        assertThat(jobs.stream().flatMap(List::stream))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 250)
                        .mapToObj(ordinal -> many + "-" + ordinal)
                        .toList());
        made.add(many);
        made.forEach(id -> api.post("/api/v1/sessions/" + id + "/cancel"));
    }

    /** What the items of each page are called, to the last page. */
    private List<List<String>> pages(String path, String items, String id) {
        List<List<String>> pages = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get(path + cursor).json();
            pages.add(page.path(items)
                    .valueStream()
                    .map(item -> item.path(id).asString())
                    .toList());
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asString();
        } while (!cursor.isEmpty() && pages.size() < 10);
        return pages;
    }

    @Test
    void aPoolThatNobodyServesIsToldOf() {
        String session = bench.submit("a.md");
        JsonNode shown = api.get("/api/v1/sessions/" + session).json();
        assertThat(shown.path("warnings").get(0).asString()).contains(bench.pool);
        assertThat(api.get("/api/v1/jobs/" + session + "-1/explain")
                        .json()
                        .path("reasons")
                        .get(0)
                        .asString())
                .contains(bench.pool);
        assertThat(api.post("/api/v1/jobs/" + session + "-1/cancel")
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("CANCELLED");
    }

    @Test
    void whatRunsIsCancelledByItsWorker() throws Exception {
        HandWorker worker = bench.worker(1);
        String session = bench.submit("a.md");
        HandWorker.Run run = worker.take(1);
        api.await(
                "/api/v1/jobs/" + session + "-1",
                job -> job.path("state").asString().equals("RUNNING"));
        assertThat(api.post("/api/v1/sessions/" + session + "/cancel")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("RUNNING");
        assertThat(worker.told()).isEqualTo(new Control.Cancel(run.claim()));
        run.finish(AttemptOutcome.CANCELLED);
        api.await(
                "/api/v1/sessions/" + session,
                json -> json.path("status").asString().equals("CANCELLED"));
        assertThat(api.post("/api/v1/sessions/" + session + "/cancel").status()).isEqualTo(202);
    }

    @Test
    void theSameKeyTwiceIsOneSession() {
        Answer first = api.post("/api/v1/sessions", body(""), "Idempotency-Key", bench.pool);
        Answer second = api.post("/api/v1/sessions", body(""), "Idempotency-Key", bench.pool);
        Answer other = api.post("/api/v1/sessions", body(",\"priority\":1"), "Idempotency-Key", bench.pool);

        String session = first.json().path("session_id").asString();
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.json().path("session_id").asString()).isEqualTo(session);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("key-reused");
        api.post("/api/v1/sessions/" + session + "/cancel");
    }

    @Test
    void aRetryRunsWhatDidNotPassAndNamesTheOldSession() throws Exception {
        HandWorker worker = bench.worker(1);
        String session = bench.submit("a.md", "c.md");
        assertThat(api.post("/api/v1/sessions/" + session + "/retry", "{}").problem())
                .isEqualTo("session-running");
        worker.take(1).finish(AttemptOutcome.PASSED);
        HandWorker.Run second = worker.take(1);
        second.finish(AttemptOutcome.TESTS_FAILED);
        api.post("/api/v1/sessions/" + session + "/cancel"); // no more tries
        JsonNode old = api.await(
                "/api/v1/sessions/" + session,
                json -> !json.path("status").asString().equals("RUNNING"));
        assertThat(old.path("progress").path("completed").asInt()).isEqualTo(1);

        Answer retry = api.post("/api/v1/sessions/" + session + "/retry", "{\"only_failed\":true}");
        assertThat(retry.status()).as(retry.body()).isEqualTo(201);
        assertThat(retry.json().path("retry_of").asString()).isEqualTo(session);
        assertThat(retry.json().path("commit")).isEqualTo(old.path("commit"));
        HandWorker.Run again = worker.take(1);
        assertThat(again.ticket().spec().plan()).isEqualTo("c.md");
        again.finish(AttemptOutcome.PASSED);
        String passed = retry.json().path("session_id").asString();
        api.await(
                "/api/v1/sessions/" + passed,
                json -> json.path("verdict").asString("").equals("PASSED"));
        assertThat(api.post("/api/v1/sessions/" + passed + "/retry", "{}").problem())
                .isEqualTo("nothing-to-run");
        Answer all = api.post("/api/v1/sessions/" + session + "/retry", "{\"only_failed\":false}");
        assertThat(all.json().path("progress").path("total").asInt()).isEqualTo(2);
        api.post("/api/v1/sessions/" + all.json().path("session_id").asString() + "/cancel");
    }
}
