package dev.coppice.coordinator.report;

import dev.coppice.artifact.TestCase;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A session's results as JUnit XML: a suite for each job, in it a test case for each of its tasks, and after them the test cases
 * that its own reports hold, all of the attempt that decided. Holds one test case at a time.
 */
final class JUnitXml {
    private static final int MESSAGE = 300;

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ReportFolder folder;
    private final XMLStreamWriter xml;

    private JUnitXml(ReportFolder folder, XMLStreamWriter xml) {
        this.folder = folder;
        this.xml = xml;
    }

    static void write(ReportFolder folder, SessionSummary summary, Stream<JobRecord> jobs, Writer out)
            throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            JUnitXml report = new JUnitXml(folder, xml);
            xml.writeStartDocument("UTF-8", "1.0");
            report.line(0);
            xml.writeStartElement("testsuites");
            report.attribute("name", "coppice " + summary.session().id());
            report.attribute("time", seconds(summary.duration()));
            for (JobRecord job : (Iterable<JobRecord>) jobs::iterator) {
                report.suite(job);
            }
            report.line(0);
            xml.writeEndElement();
            report.line(0);
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException("can't write junit.xml: " + e.getMessage(), e);
        }
    }

    private void suite(JobRecord job) throws XMLStreamException {
        JobOutcome outcome = new JobOutcome(job);
        Optional<AttemptRecord> attempt = outcome.deciding();
        SuiteCases cases = new SuiteCases(outcome, folder);
        SuiteCases.Counts counts = cases.count();
        line(1);
        xml.writeStartElement("testsuite");
        attribute("name", outcome.title());
        attribute("tests", String.valueOf(counts.tests()));
        attribute("failures", String.valueOf(counts.failures()));
        attribute("errors", String.valueOf(counts.errors()));
        attribute("skipped", String.valueOf(counts.skipped()));
        attribute("time", seconds(outcome.duration()));
        Optional<Instant> start = attempt.flatMap(AttemptRecord::startedAt);
        if (start.isPresent()) {
            attribute("timestamp", TIMESTAMP.format(start.get()));
        }
        String host = attempt.flatMap(AttemptRecord::slot)
                .map(slot -> slot.worker().value())
                .orElse("");
        if (!host.isEmpty()) {
            attribute("hostname", host);
        }
        properties(job, attempt);
        cases.each(this::testCase);
        line(1);
        xml.writeEndElement();
    }

    private void properties(JobRecord job, Optional<AttemptRecord> deciding) throws XMLStreamException {
        line(2);
        xml.writeStartElement("properties");
        property("coppice.job", job.id().value());
        property("coppice.state", job.state().name());
        property("coppice.worktree", deciding.map(AttemptRecord::worktree).orElse(""));
        for (AttemptRecord attempt : job.attempts()) {
            for (String file : new MissingFiles(folder).of(attempt)) {
                property("coppice.missing", file);
            }
            if (attempt.result().isPresent()) {
                AttemptResult result = attempt.result().get();
                property(
                        "coppice.attempt." + attempt.number(),
                        result.outcome()
                                + result.reason().map(reason -> "/" + reason).orElse("")
                                + (result.message().isEmpty()
                                        ? ""
                                        : ": " + PlainText.firstLine(result.message(), MESSAGE)));
            }
        }
        line(2);
        xml.writeEndElement();
    }

    private void property(String name, String value) throws XMLStreamException {
        line(3);
        xml.writeEmptyElement("property");
        attribute("name", name);
        attribute("value", value);
    }

    private void testCase(TestCase test, String type) throws XMLStreamException {
        line(2);
        xml.writeStartElement("testcase");
        attribute("classname", test.className());
        attribute("name", test.name());
        attribute("time", seconds(test.duration()));
        switch (test.status()) {
            case PASSED -> {}
            case FLAKY -> outcome("flakyFailure", type, test.text());
            case FAILED -> outcome("failure", type, test.text());
            case ERROR -> outcome("error", type, test.text());
            case SKIPPED -> {
                xml.writeEmptyElement("skipped");
                attribute("message", PlainText.firstLine(test.text(), MESSAGE));
            }
        }
        xml.writeEndElement();
    }

    private void outcome(String element, String type, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        attribute("message", PlainText.firstLine(text, MESSAGE));
        attribute("type", type);
        xml.writeCharacters(PlainText.of(text));
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, PlainText.line(value));
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", Durations.seconds(duration));
    }
}
