package dev.coppice.cli.session;

import static dev.coppice.cli.client.Documents.failed;
import static dev.coppice.cli.client.Documents.job;
import static dev.coppice.cli.client.Documents.jobs;
import static dev.coppice.cli.client.Documents.problem;
import static dev.coppice.cli.client.Documents.running;
import static dev.coppice.cli.client.Documents.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.cli.client.FakeCoordinator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person sees of sessions, and does to them. */
class SessionCommandsTest {
    private static final String SESSION = "/api/v1/sessions/s1";
    private static final String RESULTS = """
            {"session_id":"s1","status":"COMPLETE","verdict":"FAILED","duration_minutes":1.0,
             "repository":"https://git.example.org/shop.git","revision":"main","commit":"0123","num_workers":3,
             "queued_at":"2026-01-01T00:00:00Z","started_at":null,"completed_at":null,
             "summary":{"total_tests":2,"tests_passed":1,"tests_failed":1,"tasks_passed":3,"tasks_failed":1,
              "states":{"passed":1,"failed":1},"test_cases":{"total":0,"failed":0,"skipped":0}},
             "results":[{"plan_file":"docs/plans/p1.md","batch_range":"2","name":"One","status":"FAILED","state":"FAILED",
              "message":"exit code 7","tasks_passed":1,"tasks_failed":1,"duration_seconds":61.5,"report_path":"x",
              "job_id":"s1-1","ordinal":1,"attempts":[]}]}""";

    @TempDir
    Path folder;

    private FakeCoordinator coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator();
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    private Ended run(String... arguments) {
        return new InProcess(folder, folder.resolve("home"), Map.of("COPPICE_SERVER", coordinator.url()))
                .run(arguments);
    }

    @Test
    void statusTellsWhatRuns() {
        coordinator
                .on("GET " + SESSION, 200, session("s1", "RUNNING", "null"))
                .on("GET " + SESSION + "/jobs?state=RUNNING&limit=50", 200, jobs(job("s1", 1, "RUNNING", running(1))));

        Ended ended = run("status", "s1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("s1  RUNNING", "2 running", "team=blue", "ann", "docs/plans/p1.md", "w1/1");
    }

    @Test
    void statusTellsHowJobsHaveEnded() {
        String mixed = session("s1", "COMPLETE", "FAILED")
                .replace(
                        "{\"passed\":2}",
                        "{\"passed\":4,\"flaky\":1,\"failed\":1,\"broken\":2,\"cancelled\":3,\"skipped\":5}");
        coordinator.on("GET " + SESSION, 200, mixed).on("GET " + SESSION, 200, session("s1", "COMPLETE", "PASSED"));

        assertThat(run("status", "s1").out())
                .contains("4 passed, 1 flaky, 1 failed, 2 broken, 3 cancelled, 5 skipped, 0 running, 0 waiting");
        assertThat(run("status", "s1").out()).contains("2: 2 passed, 0 failed, 0 running, 0 waiting");
    }

    @Test
    void statusOfWhatHasEndedExitsByItsVerdict() {
        coordinator.on("GET " + SESSION, 200, session("s1", "COMPLETE", "FAILED"));

        assertThat(run("status", "s1").exitCode()).isEqualTo(1);
        Ended ended = run("status", "--json", "s1");
        assertThat(ended.exitCode()).isEqualTo(1);
        JsonNode document = JsonMapper.shared().readTree(ended.out());
        assertThat(document.path("verdict").asString()).isEqualTo("FAILED");
    }

    @Test
    void latestIsTheNewest() {
        coordinator
                .on(
                        "GET /api/v1/sessions?limit=1",
                        200,
                        "{\"sessions\":[" + session("s1", "COMPLETE", "PASSED") + "],\"next_cursor\":\"x\"}")
                .on("GET " + SESSION, 200, session("s1", "COMPLETE", "PASSED"));

        assertThat(run("status", "latest").out()).contains("s1  PASSED");
    }

    @Test
    void jobsAndSessionsAreToldApart() {
        assertThat(run("logs", "latest").err()).contains("latest is no job: a job is SESSION-NUMBER, such as latest-1");
        assertThat(run("explain", "s1").exitCode()).isEqualTo(2);
        Ended status = run("status", "latest-1");
        assertThat(status.exitCode()).isEqualTo(2);
        assertThat(status.err()).contains("latest-1 is a job: name its session, latest;");
    }

    @Test
    void statusGuessesNoTimeWhileNothingRuns() {
        String waiting = session("s1", "RUNNING", "null")
                .replace("\"running\":2,\"pending\":0", "\"running\":0,\"pending\":2")
                .replace("\"estimated_seconds_left\":null", "\"estimated_seconds_left\":0.0")
                .replace("\"revision\":\"main\"", "\"revision\":\"0123456789abcdef0123456789abcdef01234567\"");
        coordinator
                .on("GET " + SESSION, 200, waiting)
                .on("GET " + SESSION + "/jobs?state=RUNNING&limit=50", 200, jobs());

        Ended ended = run("status", "s1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("2 waiting")
                .doesNotContain(" left")
                .containsOnlyOnce("0123456789abcdef0123456789abcdef01234567");
    }

    @Test
    void aJobThatRunsHasNotTakenAnyTimeYet() {
        coordinator.on(
                "GET " + SESSION + "/results",
                200,
                RESULTS.replace("\"FAILED\",\"state\":\"FAILED\"", "\"RUNNING\",\"state\":\"RUNNING\""));

        assertThat(run("results", "s1").out()).contains("running").doesNotContain("1m 01s");
    }

    @Test
    void withoutASessionSaysHowToMakeOne() {
        String none = "{\"sessions\":[],\"next_cursor\":null}";
        coordinator
                .on("GET /api/v1/sessions?limit=20", 200, none)
                .on("GET /api/v1/sessions?limit=20&status=FAILED", 200, none);

        assertThat(run("sessions").out()).contains("There is no session yet: 'coppice submit' makes one.");
        assertThat(run("sessions", "--state", "failed").out()).contains("There is no such session.");
    }

    @Test
    void aSessionThatIsNotThereIsWrongUsage() {
        Ended ended = run("status", "no/such");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("there is no GET /api/v1/sessions/no%2Fsuch", coordinator.url());
    }

    @Test
    void resultsFetchTheReport() {
        coordinator.on("GET " + SESSION + "/results", 200, RESULTS);
        for (String name : new String[] {"report.md", "junit.xml", "results.json", "report.html"}) {
            coordinator.onText("GET " + SESSION + "/report/" + name, "text/plain", "it is " + name);
        }

        Ended ended = run("results", "s1", "--report-dir", "made/here");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .contains("s1-1", "docs/plans/p1.md [2]", "failed", "1m 01s", "exit code 7", "1 of 2 jobs");
        assertThat(folder.resolve("made/here/report.html")).hasContent("it is report.html");
        assertThat(folder.resolve("made/here/junit.xml")).hasContent("it is junit.xml");
    }

    @Test
    void aReportWithoutAFileThatIsRecordedIsAnError() {
        String attempt = """
                {"number":1,"outcome":"PASSED","reason":null,"message":"","worker":"w1/1","worktree":"wt-1",
                 "started_at":null,"finished_at":null,"duration_seconds":1.0,"tasks":[],"services":[],
                 "tests":{"total":0,"failed":0,"skipped":0},"failed_tests":[],
                 "missing":["attempts/s1-1-1/task-1.1.log"]}""";
        String passed = RESULTS.replace("\"verdict\":\"FAILED\"", "\"verdict\":\"PASSED\"")
                .replace("\"attempts\":[]", "\"attempts\":[" + attempt + "]");
        coordinator.on("GET " + SESSION + "/results", 200, passed);
        for (String name : new String[] {"report.md", "junit.xml", "results.json", "report.html"}) {
            coordinator.onText("GET " + SESSION + "/report/" + name, "text/plain", "it is " + name);
        }

        assertThat(run("results", "s1").exitCode()).isZero();
        Ended ended = run("results", "s1", "--report-dir", "here");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("a file of job s1-1 is missing: s1/attempts/s1-1-1/task-1.1.log");
        assertThat(folder.resolve("here/report.html")).hasContent("it is report.html");
    }

    @Test
    void noReportOfWhatRunsYet() {
        coordinator
                .on("GET " + SESSION + "/results", 200, RESULTS)
                .on("GET " + SESSION + "/report/report.md", 409, problem("session-running", 409, "it still runs"));

        Ended ended = run("results", "s1", "--report-dir", "here");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("it still runs");
    }

    @Test
    void cancelsSessionsAndJobs() {
        coordinator
                .on("POST " + SESSION + "/cancel", 202, session("s1", "RUNNING", "null"))
                .on("POST /api/v1/jobs/s1-2/cancel", 202, job("s1", 2, "CANCELLED"));

        assertThat(run("cancel", "s1").out()).contains("Session s1 is being cancelled: 2 jobs");
        assertThat(run("cancel", "s1-2").out()).contains("Job s1-2 is cancelled.");
    }

    @Test
    void cancelTellsWhatIsLeftOfALargeSession() {
        String large = session("s1", "RUNNING", "null");
        coordinator
                .on(
                        "POST " + SESSION + "/cancel",
                        202,
                        large.replace("\"running\":2,\"pending\":0", "\"running\":0,\"pending\":1500"))
                .on(
                        "POST " + SESSION + "/cancel",
                        202,
                        large.replace("\"running\":2,\"pending\":0", "\"running\":1,\"pending\":1"))
                .on("POST " + SESSION + "/cancel", 202, session("s1", "CANCELLED", "CANCELLED"));

        assertThat(run("cancel", "s1").out())
                .contains("Session s1 is being cancelled: 1500 jobs that wait end in a moment.");
        assertThat(run("cancel", "s1").out())
                .contains("cancelled: 1 job that runs is told to end, 1 job that waits ends in a moment.");
        assertThat(run("cancel", "s1").out()).contains("Session s1 is cancelled.");
    }

    @Test
    void retryMakesANewSession() {
        coordinator.on("POST " + SESSION + "/retry", 201, session("s2", "RUNNING", "null"));

        assertThat(run("retry", "s1", "--only-failed", "--quiet").out()).isEqualTo("s2" + System.lineSeparator());
        assertThat(run("retry", "s1").exitCode()).isZero();

        assertThat(coordinator.requests("POST " + SESSION + "/retry"))
                .extracting(FakeCoordinator.Request::body)
                .containsExactly("{\"only_failed\":true}", "{\"only_failed\":false}");
    }

    @Test
    void listsSessionsAPageAtATime() {
        coordinator.on(
                "GET /api/v1/sessions?limit=2&cursor=c1&status=COMPLETE&label=team%3Dblue&label=a%3Db",
                200, "{\"sessions\":[" + session("s1", "COMPLETE", "PASSED") + "],\"next_cursor\":\"c2\"}");

        Ended ended = run(
                "sessions",
                "--limit",
                "2",
                "--cursor",
                "c1",
                "--state",
                "complete",
                "--label",
                "team=blue",
                "--label",
                "a=b");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("s1", "passed", "https://git.example.org/shop.git");
        assertThat(ended.err()).contains("--cursor c2");
    }

    @Test
    void explainsAJob() {
        coordinator.on(
                "GET /api/v1/jobs/s1-1/explain",
                200,
                "{\"job_id\":\"s1-1\",\"state\":\"READY\",\"reasons\":[\"no worker serves the pool gpu\"],\"strays\":[]}");

        assertThat(run("explain", "s1-1").out()).contains("Job s1-1 is ready:", "  - no worker serves the pool gpu");
    }

    @Test
    void logsOfAllTasksThatRan() {
        String attempt = failed(1, "why").replace("\"FAILED\",\"exit_code\":7", "\"SKIPPED\",\"exit_code\":0");
        coordinator
                .on("GET /api/v1/jobs/s1-1", 200, job("s1", 1, "FAILED", attempt))
                .on("GET /api/v1/jobs/s1-1/attempts/1/files", 200, files(true, false))
                .onText("GET /api/v1/jobs/s1-1/attempts/1/logs/1.1", "text/plain", "compiling\n");

        Ended ended = run("logs", "s1-1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("compiling\n");
        assertThat(ended.err()).contains("==> 1.1 Compile <==").doesNotContain("1.2");
    }

    @Test
    void aLogThatWasRecordedAndIsNotThereIsAnError() {
        coordinator
                .on("GET /api/v1/jobs/s1-1", 200, job("s1", 1, "FAILED", failed(1, "why")))
                .on(
                        "GET /api/v1/jobs/s1-1/attempts/1/files",
                        200,
                        "{\"files\":[{\"path\":\"task-1.1.log\",\"size\":0,\"complete\":true}]}")
                .onText("GET /api/v1/jobs/s1-1/attempts/1/logs/1.1", "text/plain", "")
                .on(
                        "GET /api/v1/jobs/s1-1/attempts/1/logs/1.2?follow=true",
                        404,
                        problem("not-found", 404, "it is not at /files/s1/task-1.2.log"));

        Ended ended = run("logs", "s1-1");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("the log is missing", "/files/s1/task-1.2.log");
        assertThat(run("logs", "s1-1", "--task", "1.1").exitCode())
                .as("one that printed nothing")
                .isZero();
    }

    /** As of a coordinator that leads no more. */
    @Test
    void aLogThatIsFollowedGoesOnWhenItsStreamEndsTooEarly() {
        coordinator
                .on("GET /api/v1/jobs/s1-1", 200, job("s1", 1, "RUNNING", running(1)))
                .onText("GET /api/v1/jobs/s1-1/attempts/1/logs/1.2?follow=true", "text/plain", "test")
                .onText("GET /api/v1/jobs/s1-1/attempts/1/logs/1.2?follow=true", "text/plain", "testing\n")
                .on("GET /api/v1/jobs/s1-1/attempts/1/files", 200, files(true, false))
                .on("GET /api/v1/jobs/s1-1/attempts/1/files", 200, files(true, true));

        assertThat(run("logs", "-f", "--task", "1.2", "s1-1").out()).isEqualTo("testing\n");
    }

    @Test
    void followsALog() {
        coordinator
                .on("GET /api/v1/jobs/s1-1", 200, job("s1", 1, "RUNNING", running(1)))
                .on("GET /api/v1/jobs/s1-1/attempts/1/files", 200, files(true, true))
                .onText("GET /api/v1/jobs/s1-1/attempts/1/logs/1.2?follow=true", "text/plain", "testing\n");

        assertThat(run("logs", "-f", "--task", "1.2", "s1-1").out()).isEqualTo("testing\n");
    }

    @Test
    void logsOfWhatRunsAreFetchedUpToNow() {
        coordinator
                .on("GET /api/v1/jobs/s1-1", 200, job("s1", 1, "RUNNING", running(1)))
                .onText("GET /api/v1/jobs/s1-1/attempts/1/logs/1.1?fetch=true", "text/plain", "compiled\n")
                .on("GET /api/v1/jobs/s1-1/attempts/1/files", 200, files(true, false))
                .onText("GET /api/v1/jobs/s1-1/attempts/1/logs/1.2?fetch=true", "text/plain", "testing\n");

        Ended ended = run("logs", "s1-1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("compiled\ntesting\n");
        assertThat(ended.err()).contains("==> 1.2 Test <==", "attempt 1 still runs", "coppice logs -f s1-1");
    }

    /** No task begins before the one above it has ended. */
    @Test
    void logsOfWhatRunsEndWithTheTaskThatRuns() {
        coordinator
                .on("GET /api/v1/jobs/s1-1", 200, job("s1", 1, "RUNNING", running(1)))
                .on("GET /api/v1/jobs/s1-1/attempts/1/files", 200, files(false, false));

        Ended ended = run("logs", "s1-1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err())
                .contains("==> 1.1 Compile <==", "(nothing yet)", "attempt 1 still runs")
                .doesNotContain("1.2");
    }

    private static String files(boolean first, boolean second) {
        return "{\"files\":[{\"path\":\"task-1.1.log\",\"size\":9,\"complete\":%s},{\"path\":\"task-1.2.log\",\"size\":8,\"complete\":%s}]}"
                .formatted(first, second);
    }

    @Test
    void aLogThatCannotBeIsSaidSo() {
        coordinator
                .on("GET /api/v1/jobs/s1-1", 200, job("s1", 1, "RUNNING", running(1)))
                .on("GET /api/v1/jobs/s1-2", 200, job("s1", 2, "READY"));

        assertThat(run("logs", "s1-1", "--attempt", "5").err()).contains("no attempt 5: its last one is 1");
        assertThat(run("logs", "s1-1", "--task", "9").err()).contains("no task 9: it has 1.1, 1.2");
        assertThat(run("logs", "s1-2").err()).contains("has not run yet", "coppice explain s1-2");
    }
}
