package dev.coppice.coordinator.report;

import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The report of a session that has ended: {@code report.md}, {@code report.html}, {@code junit.xml}, {@code results.json}, and
 * {@code jobs/<ordinal>-<plan>/report.md} for each job. Holds one job at a time, however many there are.
 */
public final class SessionReport {
    private final ReportFolder folder;

    /** @param folder created with what is missing above it; attempts' relative paths are taken from here */
    public SessionReport(Path folder) {
        this.folder = new ReportFolder(folder);
    }

    /**
     * Writes every document, each in one step: it is there as a whole, or as it was before.
     *
     * @param jobs asked several times; each time all jobs of the session in their order, in a stream that is closed after use
     * @throws IOException when something can't be written, or what an attempt left can't be read
     */
    public void write(SessionRecord session, Supplier<Stream<JobRecord>> jobs) throws IOException {
        Files.createDirectories(folder.root());
        SessionSummary summary;
        try (Stream<JobRecord> all = jobs.get()) {
            summary = SessionSummary.of(session, all);
        }
        replace(folder.results(), out -> ResultsJson.within(folder.root()).write(session, jobs, out));
        replace(folder.junit(), out -> {
            try (Stream<JobRecord> all = jobs.get()) {
                Writer text = utf8(out);
                JUnitXml.write(folder, summary, all, text);
                text.flush();
            }
        });
        try (Stream<JobRecord> all = jobs.get()) {
            for (JobRecord job : (Iterable<JobRecord>) all::iterator) {
                Path page = folder.jobPage(job);
                Files.createDirectories(page.getParent());
                Files.write(
                        page,
                        new JobSection(folder, page)
                                .page(job, folder.markdown())
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        replace(folder.markdown(), out -> {
            Writer text = utf8(out);
            new MarkdownReport(folder, summary, jobs, text).write();
            text.flush();
        });
        replace(folder.html(), out -> {
            try (Stream<JobRecord> all = jobs.get()) {
                Writer text = utf8(out);
                new HtmlReport(folder, summary, text).write(all);
                text.flush();
            }
        });
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void replace(Path file, Content content) throws IOException {
        // Another coordinator may write it at the same time.
        Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try (OutputStream out = Files.newOutputStream(draft)) {
            content.writeTo(out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Writer utf8(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }
}
