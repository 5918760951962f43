package dev.coppice.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.artifact.TestCase;
import dev.coppice.artifact.TestCase.Status;
import dev.coppice.artifact.TestCases;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.job.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class JUnitXmlTest {
    @TempDir
    Path folder;

    @Test
    void followsTheSchemaThatViewersKnow() throws Exception {
        List<JobRecord> jobs = Samples.jobs(40, 4);
        new SessionReport(folder).write(Samples.session(jobs, 4), jobs::stream);

        Path xml = folder.resolve("junit.xml");
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(JUnitXmlTest.class.getResource("junit.xsd"))
                .newValidator()
                .validate(new StreamSource(xml.toFile()));
        NodeList suites = parse(xml).getElementsByTagName("testsuite");
        assertThat(suites.getLength()).isEqualTo(40);
        for (int i = 0; i < suites.getLength(); i++) {
            Element suite = (Element) suites.item(i);
            Map.of("testcase", "tests", "failure", "failures", "error", "errors", "skipped", "skipped")
                    .forEach((element, count) -> assertThat(
                                    suite.getElementsByTagName(element).getLength())
                            .as(element + " of " + suite.getAttribute("name"))
                            .isEqualTo(Integer.parseInt(suite.getAttribute(count))));
        }
    }

    @Test
    void holdsTheTestCasesOfTheJobsOwnReports() throws Exception {
        AttemptFiles files = new AttemptFiles(Files.createDirectories(folder.resolve("attempts/1")));
        try (TestCases.Writer tests = TestCases.write(files.tests())) {
            tests.add(new TestCase("a.B", "ok", Duration.ofMillis(20), Status.PASSED, ""));
            tests.add(new TestCase(
                    "a.B",
                    "no",
                    Duration.ofMillis(1500),
                    Status.FAILED,
                    "org.opentest4j.AssertionFailedError",
                    "expected 1\n\tat a.B.no(B.java:3)"));
            tests.add(new TestCase("a.B", "boom", Duration.ZERO, Status.ERROR, "NPE"));
            tests.add(new TestCase("a.B", "later", Duration.ZERO, Status.SKIPPED, "not yet"));
            tests.add(new TestCase("a.B", "shaky", Duration.ZERO, Status.FLAKY, "once"));
        }
        Element suite = suite(Samples.failed(new Random(1), 3000), JobState.FAILED);

        assertThat(suite.getAttribute("tests")).isEqualTo("8");
        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("2");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-03-14T09:26:54");
        List<Element> cases = elements(suite.getElementsByTagName("testcase"));
        assertThat(cases)
                .extracting(test -> test.getAttribute("classname") + " " + test.getAttribute("name") + " "
                        + test.getAttribute("time"))
                .contains("a 2.1 Test 1.500", "a.B no 1.500");
        Element failure = (Element) suite.getElementsByTagName("failure").item(1);
        assertThat(failure.getAttribute("message")).isEqualTo("expected 1");
        assertThat(failure.getAttribute("type")).isEqualTo("org.opentest4j.AssertionFailedError");
        assertThat(((Element) suite.getElementsByTagName("error").item(0)).getAttribute("type"))
                .isEqualTo("error");
        assertThat(failure.getTextContent()).isEqualTo("expected 1\n\tat a.B.no(B.java:3)");
    }

    @Test
    void aPlansPathReadsAsPackageAndClass() {
        assertThat(SuiteCases.className(job("docs/plans/v1.2.md"))).isEqualTo("docs.plans.v1_2");
        assertThat(SuiteCases.className(job("make -C a/b"))).isEqualTo("make -C a/b");
    }

    private static JobRecord job(String plan) {
        return Samples.job(1, plan, JobState.PASSED, List.of());
    }

    @Test
    void aFileOfTestsThatBreaksOffIsAnErrorInItsSuite() throws Exception {
        AttemptFiles files = new AttemptFiles(Files.createDirectories(folder.resolve("attempts/1")));
        Files.writeString(
                files.tests(),
                "{\"class\":\"a.B\",\"name\":\"ok\",\"seconds\":0.1,\"status\":\"passed\"}\n{\"class\":\"a");

        Element suite = suite(Samples.passed(3000), JobState.PASSED);

        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getElementsByTagName("error").item(0).getTextContent())
                .startsWith("The test cases of this job can't be read to their end: ")
                .contains("tests.jsonl:2: not a test case");
    }

    @Test
    void aJobThatNeverGotToItsTasksIsOneTestCase() throws Exception {
        Element suite = suite(Samples.broken(), JobState.BROKEN);

        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(((Element) suite.getElementsByTagName("error").item(0)).getAttribute("message"))
                .startsWith("No space left on device");
    }

    private Element suite(AttemptResult result, JobState state) throws Exception {
        JobRecord job = Samples.job(1, "a.md", state, List.of(Samples.attempt(result, "attempts/1")));
        new SessionReport(folder).write(Samples.session(List.of(job), 1), List.of(job)::stream);
        return (Element) parse(folder.resolve("junit.xml"))
                .getElementsByTagName("testsuite")
                .item(0);
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    static Document parse(Path file) throws IOException {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile());
        } catch (SAXException | ParserConfigurationException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
