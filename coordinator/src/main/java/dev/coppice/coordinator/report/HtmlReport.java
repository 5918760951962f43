package dev.coppice.coordinator.report;

import dev.coppice.coordinator.session.JobRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.stream.Stream;

/**
 * A session's report as one HTML page that needs nothing else: it carries its style, its script and the session's data, asks no
 * server for anything, and its content policy lets no other script run, whatever the data hold.
 */
final class HtmlReport {
    private final ReportFolder folder;
    private final SessionSummary summary;
    private final Writer out;

    HtmlReport(ReportFolder folder, SessionSummary summary, Writer out) {
        this.folder = folder;
        this.summary = summary;
        this.out = out;
    }

    void write(Stream<JobRecord> jobs) throws IOException {
        String style = resource("report.css");
        String script = resource("report.js");
        String verdict = summary.verdict();
        String[] page = resource("report.html")
                .replace(
                        "{{policy}}",
                        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + hash(style)
                                + "'; script-src 'sha256-" + hash(script) + "'")
                .replace("{{style}}", style)
                .replace("{{script}}", script)
                .replace("{{verdict}}", escape(verdict))
                .replace("{{counts}}", escape(summary.states(" · ")))
                .replace("{{repository}}", escape(summary.session().source().repository()))
                .replace(
                        "{{commit}}",
                        escape(PlainText.cut(summary.session().source().commit(), 12)))
                .replace("{{revision}}", escape(summary.session().revision()))
                .replace(
                        "{{start}}",
                        escape(summary.start().truncatedTo(ChronoUnit.SECONDS).toString()))
                .replace("{{time}}", escape(Durations.words(summary.duration())))
                .split("\\{\\{data}}", 2);
        out.append(page[0]);
        new HtmlData(folder, summary, out).write(jobs);
        out.append(page[1]);
    }

    static String escape(String text) {
        return PlainText.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("{", "&#123;");
    }

    private static String hash(String content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(digest.digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the program is incomplete: it lacks " + name + "; install it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
