package dev.coppice.worker.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.artifact.TestCase;
import dev.coppice.artifact.TestCase.Status;
import dev.coppice.artifact.TestCases;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TestCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JUnitReportsTest {
    @TempDir
    Path temp;

    private Path worktree;
    private Path tests;

    @BeforeEach
    void folders() throws IOException {
        worktree = Files.createDirectory(temp.resolve("wt"));
        tests = temp.resolve("tests.jsonl");
    }

    @Test
    void readsSurefire() throws IOException {
        report("m/target/surefire-reports/TEST-a.OrdersTest.xml", """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd" version="3.0.2" name="a.OrdersTest" time="1,234.567" tests="6" errors="1" skipped="1" failures="1">
                  <properties><property name="java.version" value="21"/></properties>
                  <testcase name="ok" classname="a.OrdersTest" time="1,234.567"><system-out><![CDATA[<failure/>]]></system-out></testcase>
                  <testcase name="fails" classname="a.OrdersTest" time="0.01">
                    <failure message="expected: &lt;1&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError: expected: <1>
                	at a.OrdersTest.fails(OrdersTest.java:9)]]></failure>
                    <rerunFailure message="again" type="x"><stackTrace>rerun trace</stackTrace><system-out>noise</system-out></rerunFailure>
                    <system-out>noise</system-out>
                  </testcase>
                  <testcase name="boom" classname="a.OrdersTest"><error message="no db" type="java.lang.IllegalStateException">trace</error></testcase>
                  <testcase name="later" classname="a.OrdersTest" time="0"><skipped message="not yet"/></testcase>
                  <testcase name="shaky" classname="a.OrdersTest" time="0.5"><flakyFailure message="once" type="x"><stackTrace>first try</stackTrace><system-err>noise</system-err></flakyFailure></testcase>
                </testsuite>
                """);

        CollectedTests collected = collect("**/target/surefire-reports/TEST-*.xml");

        assertThat(collected.problems()).isEmpty();
        assertThat(collected.counts()).isEqualTo(new TestCounts(5, 2, 1));
        String trace = "org.opentest4j.AssertionFailedError: expected: <1>\n	at a.OrdersTest.fails(OrdersTest.java:9)";
        assertThat(collected.failed())
                .containsExactly(
                        new FailedTest("a.OrdersTest", "fails", Duration.ofMillis(10), trace),
                        new FailedTest("a.OrdersTest", "boom", Duration.ZERO, "no db\ntrace"));
        assertThat(written())
                .containsExactly(
                        new TestCase("a.OrdersTest", "ok", Duration.ofMillis(1_234_567), Status.PASSED, ""),
                        new TestCase(
                                "a.OrdersTest",
                                "fails",
                                Duration.ofMillis(10),
                                Status.FAILED,
                                "org.opentest4j.AssertionFailedError",
                                trace),
                        new TestCase(
                                "a.OrdersTest",
                                "boom",
                                Duration.ZERO,
                                Status.ERROR,
                                "java.lang.IllegalStateException",
                                "no db\ntrace"),
                        new TestCase("a.OrdersTest", "later", Duration.ZERO, Status.SKIPPED, "not yet"),
                        new TestCase(
                                "a.OrdersTest", "shaky", Duration.ofMillis(500), Status.FLAKY, "x", "once\nfirst try"));
    }

    @Test
    void readsGradlePytestJestAndGo() throws IOException {
        report("1-gradle.xml", """
                <testsuite name="b.T" tests="1"><testcase name="a()" classname="b.T" time="0.001"/><testcase name="b()" classname="b.T"><skipped/></testcase><system-out><![CDATA[]]></system-out></testsuite>""");
        report("2-pytest.xml", """
                <?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" tests="1"><testcase classname="tests.test_a" name="test_x[1]" time="0.002"><failure message="assert 1 == 2">def test_x():</failure><error message="failed on teardown">teardown trace</error></testcase></testsuite></testsuites>""");
        report("3-jest.xml", """
                <testsuites name="jest tests" tests="1"><testsuite name="sum"><testcase classname="sum adds" name="sum adds" time="0.003"><failure>Error: nope
                    at x.js:1</failure></testcase></testsuite></testsuites>""");
        report("4-go.xml", """
                <testsuites tests="2"><testsuite name="example.com/p"><properties><property name="go.version" value="1.22"/></properties><testcase classname="example.com/p" name="TestA" time="0.010"><failure message="Failed" type="">a_test.go:3: no</failure></testcase></testsuite><testsuite name="outer"><testsuite name="inner"><testcase name="nested"/></testsuite><error message="suite broke"/></testsuite></testsuites>""");

        CollectedTests collected = collect("*.xml");

        assertThat(collected.problems()).isEmpty();
        assertThat(collected.counts()).isEqualTo(new TestCounts(7, 4, 1));
        assertThat(collected.failed().stream().map(FailedTest::text))
                .containsExactly(
                        "assert 1 == 2\ndef test_x():\n\nfailed on teardown\nteardown trace",
                        "Error: nope\n    at x.js:1",
                        "Failed\na_test.go:3: no",
                        "suite broke");
        assertThat(written()).contains(new TestCase("inner", "nested", Duration.ZERO, Status.PASSED, ""));
    }

    @Test
    void takesControlCharactersThatXmlDoesNotHave() throws IOException {
        report(
                "a.xml",
                "<testsuite><testcase name='a&#27;[31m&#x0;b&#xD800;' classname='x\u0001y'><failure>red\u001b[0m &#128512; &lt;</failure>"
                        + "</testcase></testsuite>");

        assertThat(collect("a.xml").failed())
                .containsExactly(new FailedTest("x?y", "a?[31m?b?", Duration.ZERO, "red?[0m 😀 <"));
    }

    @Test
    void readsOtherEncodings() throws IOException {
        String xml =
                "<?xml version=\"1.0\" encoding=\"%s\"?><testsuite name=\"grün\"><testcase name=\"ü\"/></testsuite>";
        Files.write(worktree.resolve("a.xml"), xml.formatted("UTF-16").getBytes(StandardCharsets.UTF_16));
        Files.write(
                worktree.resolve("c.xml"), ("\ufeff" + xml).formatted("utf-8").getBytes(StandardCharsets.UTF_8));
        Files.write(worktree.resolve("b.xml"), xml.formatted("ISO-8859-1").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(collect("*.xml").problems()).isEmpty();
        assertThat(written()).extracting(TestCase::name).containsExactly("ü", "ü", "ü");
    }

    @Test
    void keepsTheFirstFiftyFailuresAndFourKibibytesOfText() throws IOException {
        StringBuilder xml = new StringBuilder("<testsuite name='s'>");
        for (int i = 0; i < 60; i++) {
            xml.append("<testcase name='t")
                    .append(i)
                    .append("'><failure>")
                    .append("ü".repeat(5000))
                    .append("</failure></testcase>");
        }
        report("a.xml", xml + "</testsuite>");

        CollectedTests collected = collect("a.xml");

        assertThat(collected.counts()).isEqualTo(new TestCounts(60, 60, 0));
        assertThat(collected.failed())
                .hasSize(50)
                .allSatisfy(test ->
                        assertThat(test.text().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(4090, 4096));
        assertThat(written()).hasSize(60);
    }

    @Test
    void passesOverReportsOlderThanTheTasks() throws IOException {
        Path old = report("old.xml", "<testsuite><testcase name='old'/></testsuite>");
        Instant since = Instant.parse("2026-01-01T00:00:00Z");
        Files.setLastModifiedTime(old, FileTime.from(since.minusMillis(1)));
        report("new.xml", "<testsuite><testcase name='new'/></testsuite>");
        Files.setLastModifiedTime(worktree.resolve("new.xml"), FileTime.from(since));

        CollectedTests collected = new JUnitReports(ReportLimits.DEFAULT)
                .collect(worktree, List.of("*.xml"), since, tests, UnaryOperator.identity());

        assertThat(collected.counts().total()).isEqualTo(1);
        assertThat(collected.notes()).containsExactly("'old.xml' is older than this attempt's tasks; passed over");
    }

    @Test
    void withoutPatternsThereIsNothing() throws IOException {
        assertThat(collect().counts()).isEqualTo(TestCounts.NONE);
        assertThat(tests).doesNotExist();
        assertThat(collect("*.xml").notes()).containsExactly("no file matches '*.xml'");
        assertThat(written()).isEmpty();
    }

    @Test
    void stopsAtTheLimitOfCases() throws IOException {
        report("a.xml", "<testsuite>" + "<testcase name='t'/>".repeat(11) + "</testsuite>");

        CollectedTests collected = new JUnitReports(new ReportLimits(1 << 20, 10))
                .collect(worktree, List.of("*.xml"), Instant.EPOCH, tests, UnaryOperator.identity());

        assertThat(collected.counts().total()).isEqualTo(10);
        assertThat(collected.problems()).singleElement().asString().contains("more than 10 test cases");
    }

    private CollectedTests collect(String... globs) throws IOException {
        return new JUnitReports(ReportLimits.DEFAULT)
                .collect(worktree, List.of(globs), Instant.EPOCH, tests, UnaryOperator.identity());
    }

    private Path report(String path, String xml) throws IOException {
        Path file = worktree.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, xml);
    }

    private List<TestCase> written() throws IOException {
        List<TestCase> cases = new ArrayList<>();
        try (TestCases.Reader reader = TestCases.read(tests)) {
            for (Optional<TestCase> next = reader.next(); next.isPresent(); next = reader.next()) {
                cases.add(next.get());
            }
        }
        return cases;
    }
}
