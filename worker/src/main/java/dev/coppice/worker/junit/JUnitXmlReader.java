package dev.coppice.worker.junit;

import dev.coppice.artifact.TestCase;
import dev.coppice.worker.artifact.FoundFiles.Match;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads one report, in any of the shapes that Surefire, Gradle, pytest, jest-junit, go-junit-report and their like write. Never
 * holds more of it than one test case.
 *
 * <p>There is no document type in JUnit XML, so one that is declared is refused: with it go all entities, internal and
 * external.
 */
final class JUnitXmlReader {
    private static final int MAX_DEPTH = 100;

    /** Takes a test case. */
    interface Sink {
        void add(TestCase test) throws BadReportException, IOException;
    }

    private final Match report;
    private final long maxBytes;
    private final UnaryOperator<String> mask;
    private final Sink sink;
    private final Deque<String> suites = new ArrayDeque<>();
    private @Nullable TestCaseDraft draft;
    private int depth;

    /** @param mask what all texts of a test case go through, before they are cut to their length */
    JUnitXmlReader(Match report, long maxBytes, UnaryOperator<String> mask, Sink sink) {
        this.report = report;
        this.maxBytes = maxBytes;
        this.mask = mask;
        this.sink = sink;
    }

    void read() throws BadReportException, IOException {
        if (Files.size(report.file()) > maxBytes) {
            throw tooLarge();
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(report.file(), LinkOption.NOFOLLOW_LINKS));
                LegalXmlReader text = new LegalXmlReader(new InputStreamReader(in, encoding(in)), maxBytes)) {
            XMLStreamReader xml = factory().createXMLStreamReader(text);
            while (xml.hasNext()) {
                event(next(xml, text), xml);
            }
        } catch (XMLStreamException e) {
            throw malformed(e, e.getLocation());
        }
    }

    private Charset encoding(InputStream in) throws BadReportException, IOException {
        try {
            return XmlEncoding.detect(in);
        } catch (IllegalArgumentException e) {
            throw new BadReportException(
                    report.name() + ":1: there is no encoding " + e.getMessage() + "; write the report in UTF-8", e);
        }
    }

    /** The parser's own faults on hostile input come as unchecked exceptions. */
    private int next(XMLStreamReader xml, LegalXmlReader in) throws BadReportException {
        try {
            return xml.next();
        } catch (XMLStreamException | RuntimeException e) {
            throw in.isOverLimit() ? tooLarge() : malformed(e, xml.getLocation());
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // These would count plain references such as &lt; too. Entities proper end with the DOCTYPE, and the rest is
        // limited here.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", 0);
        factory.setProperty("jdk.xml.totalEntitySizeLimit", 0);
        factory.setProperty("jdk.xml.maxElementDepth", 0);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read: " + systemId);
        });
        return factory;
    }

    private void event(int event, XMLStreamReader xml) throws BadReportException, IOException {
        switch (event) {
            case XMLStreamConstants.DTD ->
                throw fault(
                        xml.getLocation(), "it has a DOCTYPE, which JUnit XML never has; take it out of the report");
            case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName(), xml);
            case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                if (draft != null && draft.listens()) {
                    draft.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                }
            }
            default -> {}
        }
    }

    private void start(String element, XMLStreamReader xml) throws BadReportException {
        if (depth == 0 && !element.equals("testsuites") && !element.equals("testsuite")) {
            throw fault(
                    xml.getLocation(),
                    "it is no JUnit XML: it begins with <" + element + ">, not with <testsuites> or <testsuite>");
        }
        if (++depth > MAX_DEPTH) {
            throw fault(xml.getLocation(), "its elements are nested deeper than " + MAX_DEPTH);
        }
        if (draft != null) {
            draft.start(element, attribute(xml, "type"), attribute(xml, "message"));
        } else {
            switch (element) {
                case "testsuite" -> suites.push(attribute(xml, "name"));
                case "testcase" -> draft = testCase(xml);
                case "failure", "error" -> {
                    draft = TestCaseDraft.ofSuite(suite());
                    draft.start(element, attribute(xml, "type"), attribute(xml, "message"));
                }
                default -> {}
            }
        }
    }

    private TestCaseDraft testCase(XMLStreamReader xml) {
        String className = attribute(xml, "classname");
        TestCaseDraft test = TestCaseDraft.of(
                className.isEmpty() ? suite() : className,
                attribute(xml, "name"),
                ReportTime.parse(attribute(xml, "time")));
        switch (attribute(xml, "status").toLowerCase(Locale.ROOT)) {
            case "notrun", "disabled", "skipped" -> test.skipped();
            default -> {}
        }
        return test;
    }

    private void end(String element) throws BadReportException, IOException {
        depth--;
        if (draft != null) {
            if (draft.end()) {
                TestCase test = draft.toTestCase(mask);
                draft = null;
                sink.add(test);
            }
        } else if (element.equals("testsuite")) {
            suites.pop();
        }
    }

    private String suite() {
        return suites.isEmpty() ? "" : suites.peek();
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    private BadReportException tooLarge() {
        return new BadReportException(String.format(
                Locale.ROOT,
                "%s: it is larger than %.1f MiB, so the rest is not read; write smaller reports (output of tests belongs in"
                        + " a log), or name fewer",
                report.name(),
                maxBytes / 1048576.0));
    }

    private BadReportException malformed(Exception e, @Nullable Location at) {
        String message = String.valueOf(e.getMessage()).replaceFirst("(?s)^ParseError at .*?Message: ", "");
        return new BadReportException(place(at) + ": it is no well-formed XML: " + message.strip(), e);
    }

    private BadReportException fault(Location at, String what) {
        return new BadReportException(place(at) + ": " + what);
    }

    private String place(@Nullable Location at) {
        return at == null || at.getLineNumber() < 0
                ? report.name()
                : report.name() + ":" + at.getLineNumber() + ":" + at.getColumnNumber();
    }
}
