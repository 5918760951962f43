package dev.coppice.cli.session;

import static dev.coppice.cli.client.Documents.event;
import static dev.coppice.cli.client.Documents.failed;
import static dev.coppice.cli.client.Documents.job;
import static dev.coppice.cli.client.Documents.jobs;
import static dev.coppice.cli.client.Documents.passed;
import static dev.coppice.cli.client.Documents.problem;
import static dev.coppice.cli.client.Documents.running;
import static dev.coppice.cli.client.Documents.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.cli.client.FakeCoordinator;
import dev.coppice.testkit.repository.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitCommandTest {
    private static final String SUBMIT = "POST /api/v1/sessions";
    private static final String EVENTS = "GET /api/v1/sessions/s1/events";
    private static final String JOBS = "GET /api/v1/sessions/s1/jobs?limit=500";
    private static final String[] WAIT = {"submit", "--wait", "--repo", "https://git.example.org/shop.git", "p1.md"};

    @TempDir
    Path folder;

    private FakeCoordinator coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator().on(SUBMIT, 201, session("s1", "RUNNING", "null"));
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    private Ended run(String... arguments) {
        return run(folder, arguments);
    }

    private Ended run(Path directory, String... arguments) {
        return new InProcess(directory, folder.resolve("home"), Map.of("COPPICE_SERVER", coordinator.url()))
                .run(arguments);
    }

    private static String snapshot(String session, String... running) {
        return event(1, "snapshot", "{\"session\":" + session + ",\"running\":[" + String.join(",", running) + "]}");
    }

    private static String ended(int id, String verdict) {
        return event(id, "session_ended", "{\"session\":" + session("s1", "COMPLETE", verdict) + "}");
    }

    private static String jobEnded(int id, String job) {
        return event(id, "job_ended", "{\"session_id\":\"s1\",\"job\":" + job + "}");
    }

    @Test
    void submitsWhatWasAskedFor() {
        Ended ended = run(
                "submit",
                "--repo",
                "https://git.example.org/shop.git",
                "--rev",
                "main",
                "--pool",
                "gpu",
                "--priority",
                "5",
                "--workers",
                "7",
                "--retries",
                "1",
                "--timeout",
                "10m",
                "--task-timeout",
                "90s",
                "--batches",
                "1-2",
                "--label",
                "team=blue",
                "--env",
                "LANG=C=D",
                "--idempotency-key",
                "once",
                "docs/plans/p1.md");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("Session s1: 2 jobs of https://git.example.org/shop.git at 0123456789");
        FakeCoordinator.Request request = coordinator.requests(SUBMIT).getFirst();
        assertThat(request.header("Idempotency-key")).isEqualTo("once");
        assertThat(request.body()).isEqualTo("""
                        {"repository":"https://git.example.org/shop.git","revision":"main",\
                        "plans":[{"plan_file":"docs/plans/p1.md","batch_range":"1-2"}],"pool":"gpu","priority":5,\
                        "num_workers":7,"retries":1,"timeout_seconds":600,"task_timeout_seconds":90,\
                        "labels":{"team":"blue"},"env":{"LANG":"C=D"}}""");
    }

    @Test
    void waitsAndShowsWhatHappens() {
        String failing = job("s1", 2, "FAILED", failed(1, "the reason"));
        coordinator
                .on(JOBS, 200, jobs(job("s1", 1, "RUNNING", running(1)), job("s1", 2, "READY")))
                .onEvents(
                        EVENTS,
                        snapshot(session("s1", "RUNNING", "null"), job("s1", 1, "RUNNING", running(1))),
                        ": still here\n\n",
                        jobEnded(2, job("s1", 1, "PASSED", passed(1))),
                        event(
                                3,
                                "attempt_finished",
                                "{\"session_id\":\"s1\",\"job_id\":\"s1-2\",\"attempt\":" + failed(1, "the reason")
                                        + "}"),
                        event(4, "something_new", "{}"),
                        jobEnded(5, failing),
                        ended(6, "FAILED"));

        Ended ended = run(WAIT);

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        assertThat(ended.out())
                .contains("Session s1", "docs/plans/p1.md", "exit code 7", "the reason", "FAILED", "1 passed")
                .contains("Running 2 jobs, at most 3 at once", "log: coppice logs s1-2 --attempt 1")
                .doesNotContain("3 workers")
                .contains(coordinator.url() + "/api/v1/sessions/s1/report/report.html");
    }

    @Test
    void whereATokenIsNeededTheReportIsFetchedByACommand() {
        coordinator
                .on(JOBS, 200, jobs(job("s1", 1, "PASSED", passed(1)), job("s1", 2, "PASSED", passed(1))))
                .onEvents(EVENTS, snapshot(session("s1", "COMPLETE", "PASSED")));

        Ended ended = new InProcess(
                        folder,
                        folder.resolve("home"),
                        Map.of("COPPICE_SERVER", coordinator.url(), "COPPICE_TOKEN", "word"))
                .run("watch", "s1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("coppice results s1 --report-dir DIR").doesNotContain("report.html");
    }

    @Test
    void goesOnAfterTheLastEventWhenTheStreamBreaks() {
        String one = job("s1", 1, "PASSED", passed(1));
        String two = job("s1", 2, "PASSED", passed(1));
        coordinator
                .on(JOBS, 200, jobs(job("s1", 1, "READY"), job("s1", 2, "READY")))
                .onEvents(EVENTS, snapshot(session("s1", "RUNNING", "null")), jobEnded(2, one), "id: 3\nevent: job_en")
                .onEvents(EVENTS, jobEnded(2, one), jobEnded(3, two), ended(4, "PASSED"));

        Ended ended = run(WAIT);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).containsOnlyOnce("p1.md  ").contains("2 passed");
        assertThat(coordinator.requests(EVENTS))
                .extracting(request -> request.header("Last-event-id"))
                .containsExactly("", "2");
    }

    @Test
    void asksForAllJobsAgainWhenTheServerForgotWhereItWas() {
        coordinator
                .on(JOBS, 200, jobs(job("s1", 1, "READY"), job("s1", 2, "READY")))
                .on(JOBS, 200, jobs(job("s1", 1, "PASSED", passed(1)), job("s1", 2, "FAILED", failed(1, "why"))))
                .onEvents(EVENTS, snapshot(session("s1", "RUNNING", "null")))
                .onEvents(EVENTS, snapshot(session("s1", "COMPLETE", "FAILED")));

        Ended ended = run(WAIT);

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        assertThat(ended.out()).contains("1 passed", "1 failed", "why");
    }

    @Test
    void sendsASubmissionWhoseAnswerWasLostAgainWithTheSameKey() throws IOException {
        coordinator.close();
        coordinator = new FakeCoordinator()
                .hangsUpOn(SUBMIT)
                .on(SUBMIT, 409, problem("conflict", 409, "the first is still worked on"))
                .on(SUBMIT, 201, session("s1", "RUNNING", "null"));

        Ended ended = run("submit", "--repo", "https://git.example.org/shop.git", "p1.md");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("trying again", "answers again");
        assertThat(coordinator.requests(SUBMIT))
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.header("Idempotency-key"))
                        .isNotEmpty()
                        .isEqualTo(coordinator.requests(SUBMIT).getFirst().header("Idempotency-key")));
    }

    @Test
    void badPlansAreWrongUsage() throws IOException {
        coordinator.close();
        String problems = problem("bad-plan", 422, "nothing was queued")
                .replace(
                        "\"instance\"",
                        "\"problems\":[{\"file\":\"p1.md\",\"line\":3,\"message\":\"unknown key timout\","
                                + "\"hint\":\"did you mean timeout?\"}],\"instance\"");
        coordinator = new FakeCoordinator().on(SUBMIT, 422, problems);

        Ended ended = run("submit", "--repo", "https://git.example.org/shop.git", "p1.md");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("nothing was queued", "p1.md:3: unknown key timout", "did you mean timeout?");
    }

    @Test
    void aProblemThatTheDetailTellsIsShownOnce() throws IOException {
        coordinator.close();
        String one = "{\"file\":\"p1.md\",\"line\":0,\"message\":\"not there\",\"hint\":\"look\"}";
        String two = "{\"file\":\"p2.md\",\"line\":0,\"message\":\"not there\",\"hint\":\"\"}";
        coordinator = new FakeCoordinator()
                .on(SUBMIT, 422, problems("p1.md: not there\\n    look", one))
                .on(SUBMIT, 422, problems("2 problems; the first: p1.md: not there\\n    look", one + "," + two));

        assertThat(run("submit", "--repo", "https://git.example.org/shop.git", "p1.md")
                        .err())
                .startsWith("coppice: p1.md: not there\n    look\n    (" + coordinator.url());
        assertThat(run("submit", "--repo", "https://git.example.org/shop.git", "p1.md", "p2.md")
                        .err())
                .startsWith("coppice: 2 problems keep the plans from being run:\n"
                        + "p1.md: not there\n    look\np2.md: not there\n    (" + coordinator.url());
    }

    private static String problems(String detail, String problems) {
        return problem("bad-plan", 422, detail).replace("\"instance\"", "\"problems\":[" + problems + "],\"instance\"");
    }

    @Test
    void takesNoUncommittedFilesAlong() {
        Ended ended = run("submit", "--rev", "WORKTREE", "p1.md");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("only 'coppice run' can take uncommitted files along");
    }

    @Test
    void submitsTheCommitThatIsCheckedOutHere() {
        TestRepository remote = TestRepository.init(folder.resolve("remote"));
        remote.write("docs/p1.md", "# One").commit("plan");
        TestRepository.shell(folder, "git clone -q remote here");
        TestRepository here = new TestRepository(folder.resolve("here"));

        Ended ended = run(here.path().resolve("docs"), "submit", "p1.md");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(coordinator.requests(SUBMIT).getFirst().body())
                .contains("\"repository\":\"" + remote.path() + "\"")
                .contains("\"revision\":\"" + here.git("rev-parse", "HEAD") + "\"")
                .contains("\"plan_file\":\"docs/p1.md\"");
    }

    @Test
    void aCommitThatIsNotPushedIsRefusedHere() {
        TestRepository remote = TestRepository.init(folder.resolve("remote"));
        remote.write("docs/p1.md", "# One").commit("plan");
        TestRepository.shell(folder, "git clone -q remote here");
        TestRepository here = new TestRepository(folder.resolve("here"));
        here.git("config", "user.name", "Test");
        here.git("config", "user.email", "test@example.org");
        here.write("more.md", "more").commit("more");

        Ended ended = run(here.path(), "submit", "docs/p1.md");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("is not at " + remote.path() + " yet", "git push");
        assertThat(coordinator.requests(SUBMIT)).isEmpty();
    }

    @Test
    void withoutOriginARepositoryMustBeNamed() {
        TestRepository.init(folder.resolve("here")).write("p1.md", "# One").commit("plan");

        Ended ended = run(folder.resolve("here"), "submit", "p1.md");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("has no remote 'origin'", "--repo URL");
    }
}
