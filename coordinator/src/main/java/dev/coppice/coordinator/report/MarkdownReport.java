package dev.coppice.coordinator.report;

import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A session's report for people, in Markdown: what failed first. */
final class MarkdownReport {
    private static final int DETAILED = 50;
    private static final int LISTED = 1000;
    private static final int SLOWEST = 10;

    private final ReportFolder folder;
    private final SessionSummary summary;
    private final Supplier<Stream<JobRecord>> jobs;
    private final Writer out;

    MarkdownReport(ReportFolder folder, SessionSummary summary, Supplier<Stream<JobRecord>> jobs, Writer out) {
        this.folder = folder;
        this.summary = summary;
        this.jobs = jobs;
        this.out = out;
    }

    void write() throws IOException {
        head();
        failures();
        failedTestsOfPasses();
        list("Flaky: passed only when tried again", job -> job.state() == JobState.FLAKY);
        list("Incomplete: files that an attempt has left are missing", this::isIncomplete);
        list("Skipped: a plan that they need did not pass", job -> job.state() == JobState.SKIPPED);
        slowest();
        list("Passed", job -> job.state() == JobState.PASSED);
    }

    private void head() throws IOException {
        SessionRecord session = summary.session();
        out.append("# ")
                .append(summary.verdict())
                .append(": ")
                .append(summary.states(", "))
                .append("\n\n");
        out.append("| | |\n|---|---|\n");
        row("Repository", session.source().repository());
        row("Commit", session.source().commit() + " (" + session.revision() + ")");
        row("Session", session.id().value());
        row(
                "Time",
                Durations.words(summary.duration()) + " from " + summary.start().truncatedTo(ChronoUnit.SECONDS)
                        + ", at most " + session.parallelism() + " at once");
        row("Tasks", summary.passedTasks() + " passed, " + summary.failedTasks() + " failed");
        if (summary.tests().total() > 0) {
            row(
                    "Test cases",
                    summary.tests().total() + ", of which " + summary.tests().failed() + " failed and "
                            + summary.tests().skipped() + " were skipped");
        }
        out.append("\nAlso here: [timeline](report.html), [results.json](results.json), [junit.xml](junit.xml)\n");
    }

    private void row(String name, String value) throws IOException {
        out.append("| ").append(name).append(" | ").append(Markdown.text(value)).append(" |\n");
    }

    private void failures() throws IOException {
        JobSection section = new JobSection(folder, folder.markdown());
        int[] told = {0};
        each(MarkdownReport::isFailure, job -> {
            if (told[0]++ == 0) {
                out.append("\n## Failures\n");
            }
            if (told[0] > DETAILED) {
                return;
            }
            JobOutcome outcome = new JobOutcome(job);
            out.append("\n### ")
                    .append(link(job))
                    .append(": ")
                    .append(job.state().name())
                    .append("\n\n");
            if (outcome.hasMessageOfItsOwn()) {
                out.append(Markdown.block(job.message(), "")).append("\n");
            }
            if (outcome.deciding().isPresent() && outcome.result().isPresent()) {
                out.append(section.where(outcome.deciding().get()));
                out.append(section.services(outcome.deciding().get()));
                out.append(section.failures(
                        outcome.deciding().get(), outcome.result().get()));
            }
        });
        if (told[0] > DETAILED) {
            out.append("\nThe first ").append(String.valueOf(DETAILED)).append(" are told in full. All of them:\n");
            list("All that failed", MarkdownReport::isFailure);
        }
    }

    /** A task decides by its exit code, and its reports may tell of failures all the same. */
    private void failedTestsOfPasses() throws IOException {
        JobSection section = new JobSection(folder, folder.markdown());
        int[] told = {0};
        each(MarkdownReport::isPassWithFailedTests, job -> {
            if (told[0]++ == 0) {
                out.append("\n## Test cases that failed in jobs that passed\n");
            }
            JobOutcome outcome = new JobOutcome(job);
            if (told[0] <= DETAILED) {
                out.append("\n### ")
                        .append(link(job))
                        .append(": ")
                        .append(job.state().name());
                out.append("\n").append(section.failedTests(outcome.result().orElseThrow()));
            }
        });
        if (told[0] > DETAILED) {
            out.append("\nand in ").append(String.valueOf(told[0] - DETAILED)).append(" more: see junit.xml\n");
        }
    }

    private static boolean isPassWithFailedTests(JobRecord job) {
        return job.state().isPass() && new JobOutcome(job).tests().failed() > 0;
    }

    private boolean isIncomplete(JobRecord job) {
        MissingFiles missing = new MissingFiles(folder);
        return job.attempts().stream().anyMatch(attempt -> !missing.of(attempt).isEmpty());
    }

    private static boolean isFailure(JobRecord job) {
        return !job.state().isPass() && job.state() != JobState.SKIPPED;
    }

    private void list(String title, Predicate<JobRecord> which) throws IOException {
        int[] told = {0};
        each(which, job -> {
            if (told[0]++ == 0) {
                out.append("\n## ").append(title).append("\n\n");
            }
            if (told[0] <= LISTED) {
                String message = PlainText.firstLine(new JobOutcome(job).message(), 200);
                out.append("- ").append(link(job)).append(", ").append(Durations.words(new JobOutcome(job).duration()));
                out.append(message.isEmpty() ? "" : ": " + Markdown.text(message))
                        .append("\n");
            }
        });
        if (told[0] > LISTED) {
            out.append("- and ").append(String.valueOf(told[0] - LISTED)).append(" more: see results.json\n");
        }
    }

    private void slowest() throws IOException {
        Comparator<JobOutcome> byTime = Comparator.comparing((JobOutcome outcome) -> outcome.duration())
                .thenComparingInt(outcome -> -outcome.job().ordinal());
        PriorityQueue<JobOutcome> longest = new PriorityQueue<>(byTime);
        each(job -> !job.attempts().isEmpty(), job -> {
            longest.add(new JobOutcome(job));
            if (longest.size() > SLOWEST) {
                longest.remove();
            }
        });
        List<JobOutcome> order = longest.stream().sorted(byTime).toList().reversed();
        if (!order.isEmpty()) {
            out.append("\n## Slowest\n\n| Plan | State | Time | Expected |\n|---|---|---:|---:|\n");
        }
        for (JobOutcome outcome : order) {
            out.append("| ")
                    .append(link(outcome.job()))
                    .append(" | ")
                    .append(outcome.job().state().name());
            out.append(" | ").append(Durations.words(outcome.duration())).append(" | ");
            out.append(outcome.job().expected().map(Durations::words).orElse(""))
                    .append(" |\n");
        }
    }

    private String link(JobRecord job) {
        return Markdown.link(new JobOutcome(job).title(), folder.link(folder.markdown(), folder.jobPage(job)));
    }

    private interface Teller {
        void tell(JobRecord job) throws IOException;
    }

    private void each(Predicate<JobRecord> which, Teller teller) throws IOException {
        try (Stream<JobRecord> all = jobs.get()) {
            all.filter(which).forEach(job -> {
                try {
                    teller.tell(job);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
