package dev.coppice.worker.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.TestCounts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostileReportsTest {
    @TempDir
    Path worktree;

    @TempDir
    Path out;

    @Test
    void refusesEntityExpansion() throws IOException {
        StringBuilder xml = new StringBuilder("<?xml version='1.0'?>\n<!DOCTYPE lolz [<!ENTITY lol0 'lol'>");
        for (int i = 1; i < 20; i++) {
            xml.append("<!ENTITY lol")
                    .append(i)
                    .append(" '")
                    .append(("&lol" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        assertThat(problem(xml + "]><testsuite><testcase name='&lol19;'/></testsuite>"))
                .isEqualTo("a.xml:2:" + (xml.length() - xml.indexOf("\n") + 3)
                        + ": it has a DOCTYPE, which JUnit XML never has; take it out of the report");
    }

    @Test
    void refusesExternalEntities() throws IOException {
        Path secret = Files.writeString(out.resolve("secret"), "s3cret");
        assertThat(problem("<!DOCTYPE x [<!ENTITY e SYSTEM '" + secret.toUri()
                        + "'>]><testsuite><testcase name='a'><failure>&e;</failure></testcase></testsuite>"))
                .contains("it has a DOCTYPE")
                .doesNotContain("s3cret");
        assertThat(problem("<!DOCTYPE testsuite SYSTEM '" + secret.toUri() + "'><testsuite/>"))
                .contains("it has a DOCTYPE");
        assertThat(problem("<!DOCTYPE x [<!ENTITY % p SYSTEM '" + secret.toUri() + "'> %p;]><testsuite/>"))
                .contains("a.xml:1:");
    }

    @Test
    void refusesAHugeFile() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(worktree.resolve("a.xml").toFile(), "rw")) {
            file.write("<testsuite>".getBytes(StandardCharsets.UTF_8));
            file.setLength(100L << 20);
        }
        assertThat(collect().problems())
                .containsExactly(
                        "a.xml: it is larger than 32.0 MiB, so the rest is not read; write smaller reports (output of"
                                + " tests belongs in a log), or name fewer");
    }

    @Test
    void readsAFullFileOfEscapesWithinTheLimit() throws IOException {
        String escapes = "&lt;&amp;&#10;&gt;".repeat(500_000);
        Files.writeString(
                worktree.resolve("a.xml"),
                "<testsuite><testcase name='a'><failure>" + escapes + "</failure><system-out>" + escapes
                        + "</system-out></testcase></testsuite>");

        CollectedTests collected = collect();

        assertThat(collected.problems()).isEmpty();
        assertThat(collected.counts()).isEqualTo(new TestCounts(1, 1, 0));
    }

    @Test
    void refusesDeepNesting() throws IOException {
        assertThat(problem("<testsuite>".repeat(1_000_000)))
                .contains("a.xml:1:")
                .contains("nested deeper than 100");
        assertThat(problem("<testsuite><testcase>" + "<x>".repeat(1000))).contains("nested deeper than 100");
    }

    @Test
    void namesThePlaceWhereItIsMalformed() throws IOException {
        assertThat(problem("<testsuite>\n  <testcase name='a'/>\n  <testcase name=>\n</testsuite>"))
                .startsWith("a.xml:3:18: it is no well-formed XML: ");
        assertThat(collect().counts()).isEqualTo(new TestCounts(1, 0, 0));
        assertThat(problem("<testsuite><testcase name='cut off'")).startsWith("a.xml:1:");
        assertThat(problem("")).startsWith("a.xml:1:1: it is no well-formed XML: ");
        assertThat(problem("no xml at all")).startsWith("a.xml:1:1: it is no well-formed XML: ");
        assertThat(problem("<html></html>")).startsWith("a.xml:1:7: it is no JUnit XML: it begins with <html>");
        assertThat(problem("<testsuite><testcase name='&undefined;'/></testsuite>"))
                .contains("undefined");
    }

    @Test
    void readsPastBytesThatAreNoText() throws IOException {
        String xml = "<testsuite><testcase name='\u00ff\u00fe'><failure/></testcase></testsuite>";
        Files.write(worktree.resolve("a.xml"), xml.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(collect().failed())
                .singleElement()
                .satisfies(test -> assertThat(test.name()).isEqualTo("\ufffd\ufffd"));
        assertThat(problem("<?xml version='1.0' encoding='klingon'?><testsuite/>"))
                .isEqualTo("a.xml:1: there is no encoding klingon; write the report in UTF-8");
    }

    @Test
    void aBadReportDoesNotHideAGoodOne() throws IOException {
        Files.writeString(worktree.resolve("b.xml"), "<testsuite><testcase name='fine'/></testsuite>");
        assertThat(problem("<oops")).startsWith("a.xml:1:");
        assertThat(collect().counts()).isEqualTo(new TestCounts(1, 0, 0));
    }

    private String problem(String xml) throws IOException {
        Files.writeString(worktree.resolve("a.xml"), xml);
        List<String> problems = collect().problems();
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    private CollectedTests collect() throws IOException {
        return new JUnitReports(ReportLimits.DEFAULT)
                .collect(
                        worktree,
                        List.of("*.xml"),
                        Instant.EPOCH,
                        out.resolve("tests.jsonl"),
                        UnaryOperator.identity());
    }
}
