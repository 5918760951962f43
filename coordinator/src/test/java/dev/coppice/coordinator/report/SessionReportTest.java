package dev.coppice.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.artifact.StartedService;
import dev.coppice.artifact.StartedServices;
import dev.coppice.artifact.TestCase;
import dev.coppice.artifact.TestCase.Status;
import dev.coppice.artifact.TestCases;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.job.JobState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SessionReportTest {
    /** Ends a script, an element, an attribute, a table cell, a code fence; moves the cursor; is no XML. */
    static final String HOSTILE =
            "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&`|\n```\n# x\n]]>\u001b[31m\u0000\ud800\ufffe{{data}}";

    @TempDir
    Path folder;

    @Test
    void theFailedTestsOfAJobThatPassedAreNamed() throws IOException {
        AttemptResult passed = Samples.passed(3000);
        AttemptResult told = new AttemptResult(
                passed.outcome(),
                Optional.empty(),
                "",
                passed.tasks(),
                new TestCounts(7, 2, 1),
                List.of(new FailedTest("a.OrderTest", "adds", Duration.ofSeconds(1), "expected 2\nat a.OrderTest")));
        write(List.of(
                Samples.job(1, "a.md", JobState.PASSED, List.of(Samples.attempt(told, ""))),
                Samples.job(2, "b.md", JobState.PASSED, List.of(Samples.attempt(passed, "")))));

        String report = Files.readString(folder.resolve("report.md"));
        assertThat(report.substring(
                        report.indexOf("## Test cases that failed in jobs that passed"), report.indexOf("## Slowest")))
                .contains(
                        "### [a.md]", "**2 of 7 test cases failed**", "a.OrderTest › adds", "expected 2", "and 1 more")
                .doesNotContain("b.md");
        assertThat(report).doesNotContain("## Failures");
    }

    @Test
    void resultsHaveTheShapeOfTheApi() throws IOException {
        List<JobRecord> jobs = Samples.jobs(12, 3);
        write(jobs);

        JsonNode results = JsonMapper.shared().readTree(Files.readString(folder.resolve("results.json")));
        assertThat(results.propertyNames())
                .containsSequence("session_id", "status", "verdict", "duration_minutes")
                .contains("summary", "results", "commit", "revision");
        assertThat(results.get("status").asString()).isEqualTo("COMPLETE");
        JsonNode summary = results.get("summary");
        assertThat(summary.get("total_tests").asInt()).isEqualTo(12);
        assertThat(summary.get("tests_passed").asInt()
                        + summary.get("tests_failed").asInt())
                .isEqualTo(12);
        JsonNode third = results.get("results").get(2);
        JobRecord job = jobs.get(2);
        assertThat(third.get("plan_file").asString()).isEqualTo("docs/plans/orders/search.md");
        assertThat(third.get("status").asString()).isEqualTo(job.state().isPass() ? "COMPLETE" : "FAILED");
        assertThat(third.get("report_path").asString()).isEqualTo("jobs/0003-search/report.md");
        assertThat(third.get("attempts")).hasSize(job.attempts().size());
        JsonNode first = third.get("attempts").get(0);
        assertThat(first.get("outcome").asString()).isEqualTo("TESTS_FAILED");
        assertThat(first.get("worker").asString()).isEqualTo("oak/3");
        assertThat(first.get("worktree").asString()).isEqualTo("wt-3");
        assertThat(first.get("tasks").get(1).get("exit_code").asInt()).isEqualTo(1);
        assertThat(first.get("failed_tests").get(0).get("class_name").asString())
                .isEqualTo("shop.orders.CheckoutTest");
    }

    @Test
    void resultsForStandardOutputPointToTheFolder() throws IOException {
        List<JobRecord> jobs = Samples.jobs(1, 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultsJson.pointingTo(folder).write(Samples.session(jobs, 1), jobs::stream, out);

        String json = out.toString(StandardCharsets.UTF_8);
        assertThat(json).endsWith("}\n");
        assertThat(JsonMapper.shared()
                        .readTree(json)
                        .at("/results/0/report_path")
                        .asString())
                .isEqualTo(folder + "/jobs/0001-checkout/report.md");
    }

    @Test
    void linksToLogsThatAreThere() throws IOException {
        AttemptFiles files = new AttemptFiles(Files.createDirectories(folder.resolve("attempts/a b#1")));
        Files.writeString(files.taskLog("2.1"), "log");
        AttemptResult result = Samples.passed(900);
        write(List.of(Samples.job(1, "a.md", JobState.PASSED, List.of(Samples.attempt(result, "attempts/a b#1")))));

        JsonNode tasks = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("results.json")))
                .at("/results/0/attempts/0/tasks");
        assertThat(tasks.get(0).get("log").isNull()).isTrue();
        assertThat(tasks.get(1).get("log").asString()).isEqualTo("attempts/a b#1/task-2.1.log");
        assertThat(folder.resolve("jobs/0001-a/report.md"))
                .content()
                .contains("[log](../../attempts/a%20b%231/task-2.1.log)");
        assertThat(folder.resolve("report.html")).content().contains("\"log\":\"attempts/a%20b%231/task-2.1.log\"");
    }

    @Test
    void tellsOfFilesThatAreMissing() throws IOException {
        AttemptFiles files = new AttemptFiles(Files.createDirectories(folder.resolve("attempts/s-1-1")));
        Files.writeString(files.taskLog("2.1"), "log");
        UploadedFiles uploaded = new UploadedFiles(files.folder());
        uploaded.add("task-2.1.log");
        uploaded.add("artifacts/app.log");
        AttemptResult passed = Samples.passed(900);
        AttemptResult result = new AttemptResult(
                passed.outcome(), Optional.empty(), "", passed.tasks(), new TestCounts(7, 0, 0), List.of());
        write(List.of(
                Samples.job(1, "a.md", JobState.PASSED, List.of(Samples.attempt(result, "attempts/s-1-1"))),
                Samples.job(2, "b.md", JobState.PASSED, List.of(Samples.attempt(result, "")))));

        JsonNode results = JsonMapper.shared().readTree(content("results.json")).path("results");
        assertThat(results.at("/0/attempts/0/missing").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "attempts/s-1-1/artifacts/app.log",
                        "attempts/s-1-1/task-1.1.log",
                        "attempts/s-1-1/tests.jsonl");
        assertThat(results.at("/1/attempts/0/missing").isEmpty()).isTrue();
        assertThat(content("report.md")).containsPattern("## Incomplete: .*\n\n- \\[a\\.md].*\n\n## Slowest");
        assertThat(content("jobs/0001-a/report.md"))
                .contains("missing: attempts/s-1-1/artifacts/app.log, attempts/s-1-1/task-1.1.log");
        assertThat(content("report.html"))
                .containsOnlyOnce("\"gone\":\"attempts/s-1-1/artifacts/app.log, attempts/s-1-1/task-1.1.log,");
        assertThat(content("junit.xml"))
                .containsOnlyOnce("<property name=\"coppice.missing\" value=\"attempts/s-1-1/artifacts/app.log\"")
                .containsOnlyOnce("type=\"MISSING\"")
                .containsOnlyOnce("errors=\"1\"");
    }

    @Test
    void markdownTellsOfFailuresFirst() throws IOException {
        write(Samples.jobs(20, 3));

        String report = Files.readString(folder.resolve("report.md"));
        assertThat(report)
                .startsWith("# FAILED: ")
                .contains("| Commit | 4be0fb1d6aee1c0f6ad9d6a4ba1a7b1dff44a1f0 (main) |");
        assertThat(report.indexOf("## Failures")).isPositive().isLessThan(report.indexOf("## Flaky"));
        assertThat(report.indexOf("## Flaky")).isLessThan(report.indexOf("## Slowest"));
        assertThat(report)
                .contains("expected: <2> but was: <0>\n[INFO] BUILD FAILURE\n```\n")
                .contains("- shop.orders.CheckoutTest › keepsTheCartWhenPaymentIsRefused(0)");
    }

    @Test
    void isTheSameEachTime() throws IOException {
        List<JobRecord> jobs = Samples.jobs(30, 4);
        write(jobs);
        List<String> documents = List.of("report.md", "report.html", "junit.xml", "results.json");
        List<String> first = documents.stream().map(this::content).toList();
        write(jobs);
        assertThat(documents.stream().map(this::content).toList()).isEqualTo(first);
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void hostileTextStaysText() throws IOException {
        AttemptFiles files = new AttemptFiles(Files.createDirectories(folder.resolve("attempts/1-1")));
        try (TestCases.Writer tests = TestCases.write(files.tests())) {
            tests.add(new TestCase(HOSTILE, HOSTILE, Duration.ofSeconds(1), Status.FAILED, HOSTILE));
        }
        Files.writeString(files.notes(), "note ``` </script>");
        AttemptResult result = new AttemptResult(
                AttemptOutcome.TESTS_FAILED,
                Optional.empty(),
                HOSTILE,
                List.of(Samples.task(HOSTILE, HOSTILE, TaskStatus.FAILED, 10, HOSTILE)),
                new TestCounts(1, 1, 0),
                List.of(new FailedTest(HOSTILE, HOSTILE, Duration.ofSeconds(1), HOSTILE)));
        JobRecord job = Samples.job(1, HOSTILE, JobState.FAILED, List.of(Samples.attempt(result, "attempts/1-1")));
        write(List.of(job));

        String html = content("report.html");
        assertThat(html.split("</script>", -1)).hasSize(3);
        assertThat(html)
                .doesNotContain("<img")
                .doesNotContain("onerror=alert(2)>")
                .contains("\\u003c/script\\u003e");
        String data = html.substring(html.indexOf("id=\"data\">") + 10, html.lastIndexOf("</script>\n<script>"));
        assertThat(JsonMapper.shared().readTree(data).at("/jobs/0/runs/0/msg").asString())
                .startsWith("</script><script>alert(1)</script>")
                .endsWith("]]>{{data}}");
        for (String page : List.of(
                "report.md",
                folder.relativize(new ReportFolder(folder).jobPage(job)).toString())) {
            String fences = content(page)
                    .lines()
                    .filter(line -> line.startsWith("````"))
                    .reduce("", String::concat);
            assertThat(fences).as(page).isNotEmpty();
            String outside = content(page).replaceAll("(?ms)^ *(````+)text$.*?^ *\\1$", "");
            assertThat(outside).doesNotContain("<script").doesNotContain("<img").doesNotContain("\n# x");
        }
        assertThat(JUnitXmlTest.parse(folder.resolve("junit.xml"))).isNotNull();
        assertThat(JsonMapper.shared()
                        .readTree(content("results.json"))
                        .at("/results/0/plan_file")
                        .asString())
                .startsWith("</script>");
    }

    @Test
    void asksNobodyForAnything() throws IOException {
        write(Samples.jobs(3, 1));

        assertThat(content("report.html")
                        .replace("http://www.w3.org/2000/svg", "")
                        .replace("https://git.example.org", ""))
                .contains("default-src 'none'")
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain(" src=")
                .doesNotContain("@import")
                .doesNotContain("url(//");
    }

    @Test
    void tellsOfTenThousandJobsWithoutGrowingBeyondUse() throws IOException {
        String tail = "x".repeat(4000);
        AttemptResult result = new AttemptResult(
                AttemptOutcome.TESTS_FAILED,
                Optional.empty(),
                "Task 1 failed",
                List.of(Samples.task("1", "All", TaskStatus.FAILED, 10, tail)),
                TestCounts.NONE,
                List.of());
        List<JobRecord> one = List.of(Samples.job(1, "a.md", JobState.FAILED, List.of(Samples.attempt(result, ""))));
        new HtmlReportOf(folder).write(10_000, one.getFirst());

        assertThat(Files.size(folder.resolve("report.html"))).isBetween(6L << 20, 12L << 20);
    }

    private record HtmlReportOf(Path root) {
        void write(int copies, JobRecord job) throws IOException {
            SessionSummary summary = SessionSummary.of(Samples.session(List.of(job), 1), Stream.of(job));
            try (var out = Files.newBufferedWriter(root.resolve("report.html"))) {
                new HtmlReport(new ReportFolder(root), summary, out)
                        .write(Stream.generate(() -> job).limit(copies));
            }
        }
    }

    @Test
    void whatAnAttemptRanAgainstIsTold() throws IOException {
        AttemptFiles files = new AttemptFiles(Files.createDirectories(folder.resolve("attempts/1-1")));
        Files.writeString(files.serviceLog("db"), "ready\n");
        StartedServices.write(
                files.services(),
                List.of(
                        new StartedService(
                                "db", "postgres:17", "postgres@sha256:0a1b", Optional.of(Duration.ofMillis(2500))),
                        new StartedService("", "</script>`|", "", Optional.empty())));

        write(List.of(Samples.job(
                1, "a.md", JobState.PASSED, List.of(Samples.attempt(Samples.passed(3000), "attempts/1-1")))));

        assertThat(content("jobs/0001-a/report.md"))
                .contains(
                        "| db | postgres:17 | postgres@sha256:0a1b | 2.5 s | [log](../../attempts/1-1/service-db.log) |");
        assertThat(content("report.html"))
                .contains(
                        "\"svc\":[{\"name\":\"db\",\"image\":\"postgres:17\",\"digest\":\"postgres@sha256:0a1b\",\"ms\":2500,"
                                + "\"log\":\"attempts/1-1/service-db.log\"}");
        JsonNode services =
                JsonMapper.shared().readTree(content("results.json")).at("/results/0/attempts/0/services");
        assertThat(services.at("/0/ready_seconds").asDouble()).isEqualTo(2.5);
        assertThat(services.at("/0/log").asString()).isEqualTo("attempts/1-1/service-db.log");
        assertThat(services.at("/1/image").asString()).isEqualTo("</script>`|");
        assertThat(services.at("/1/ready_seconds").isNull()).isTrue();
    }

    private void write(List<JobRecord> jobs) throws IOException {
        new SessionReport(folder).write(Samples.session(jobs, 3), jobs::stream);
    }

    private String content(String document) {
        try {
            return Files.readString(folder.resolve(document));
        } catch (IOException e) {
            throw new AssertionError(document, e);
        }
    }
}
