package dev.coppice.coordinator.report;

import dev.coppice.artifact.StartedService;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.transport.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * A session's results as one JSON document: the results of the parallel-test API, with further fields. Holds one job at a time.
 * Safe for use by many threads.
 */
public final class ResultsJson {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final ReportFolder folder;
    private final Function<Path, String> link;

    private ResultsJson(ReportFolder folder, Function<Path, String> link) {
        this.folder = folder;
        this.link = link;
    }

    /** For a document that lies in the report's folder: the paths in it are relative to that. */
    public static ResultsJson within(Path reportFolder) {
        ReportFolder folder = new ReportFolder(reportFolder);
        return new ResultsJson(folder, file -> folder.path(folder.results(), file));
    }

    /** For a document that goes elsewhere, such as to standard output: the paths in it are absolute. */
    public static ResultsJson pointingTo(Path reportFolder) {
        return new ResultsJson(new ReportFolder(reportFolder), Path::toString);
    }

    /**
     * For an answer of a server that serves the report's folder: the paths in it are URLs below that.
     *
     * @param url of the folder, with a slash at its end
     */
    public static ResultsJson servedAt(String url, Path reportFolder) {
        ReportFolder folder = new ReportFolder(reportFolder);
        return new ResultsJson(folder, file -> url + folder.link(folder.results(), file));
    }

    /**
     * Writes the document in UTF-8, with a line feed at its end.
     *
     * @param jobs asked twice; each time all jobs of the session, which is closed after use
     * @param out flushed, not closed
     */
    public void write(SessionRecord session, Supplier<Stream<JobRecord>> jobs, OutputStream out) throws IOException {
        SessionSummary summary;
        try (Stream<JobRecord> all = jobs.get()) {
            summary = SessionSummary.of(session, all);
        }
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try (JsonGenerator json = JSON.createGenerator(new Indented(), text);
                Stream<JobRecord> all = jobs.get()) {
            json.writeStartObject();
            session(json, summary);
            json.writeArrayPropertyStart("results");
            all.forEach(job -> job(json, job));
            json.writeEndArray();
            json.writeEndObject();
        } catch (JacksonException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e.getCause());
        }
        text.append('\n').flush();
    }

    /**
     * Writes the document of a call that had nothing to run, and so made no session: its {@code session_id} is null.
     *
     * @param out flushed, not closed
     */
    public static void writeNothingRun(Source source, String revision, OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try (JsonGenerator json = JSON.createGenerator(new Indented(), text)) {
            json.writeStartObject();
            json.writeNullProperty("session_id");
            json.writeStringProperty("status", SessionState.COMPLETE.name());
            json.writeStringProperty("verdict", Verdict.PASSED.name());
            json.writeNumberProperty("duration_minutes", 0);
            json.writeStringProperty("repository", source.repository());
            json.writeStringProperty("revision", revision);
            json.writeStringProperty("commit", source.commit());
            json.writeObjectPropertyStart("summary");
            for (String count : List.of("total_tests", "tests_passed", "tests_failed")) {
                json.writeNumberProperty(count, 0);
            }
            json.writeEndObject();
            json.writeArrayPropertyStart("results");
            json.writeEndArray();
            json.writeEndObject();
        } catch (JacksonException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
        text.append('\n').flush();
    }

    private static void session(JsonGenerator json, SessionSummary summary) {
        SessionRecord session = summary.session();
        json.writeStringProperty("session_id", session.id().value());
        json.writeStringProperty("status", session.state().name());
        json.writeStringProperty("verdict", session.verdict().map(Enum::name).orElse(null));
        json.writeNumberProperty(
                "duration_minutes", Math.round(summary.duration().toMillis() / 60.0) / 1000.0);
        json.writeStringProperty("repository", session.source().repository());
        json.writeStringProperty("revision", session.revision());
        json.writeStringProperty("commit", session.source().commit());
        json.writeNumberProperty("num_workers", session.parallelism());
        json.writeStringProperty("queued_at", session.queuedAt().toString());
        json.writeStringProperty("started_at", text(session.startedAt()));
        json.writeStringProperty("completed_at", text(session.endedAt()));
        json.writeObjectPropertyStart("summary");
        json.writeNumberProperty("total_tests", summary.jobs());
        json.writeNumberProperty("tests_passed", summary.passed());
        json.writeNumberProperty("tests_failed", summary.failed());
        json.writeNumberProperty("tasks_passed", summary.passedTasks());
        json.writeNumberProperty("tasks_failed", summary.failedTasks());
        json.writeObjectPropertyStart("states");
        summary.states().forEach((state, count) -> json.writeNumberProperty(lower(state), count));
        json.writeEndObject();
        tests(json, "test_cases", summary.tests());
        json.writeEndObject();
    }

    private void job(JsonGenerator json, JobRecord job) {
        JobOutcome outcome = new JobOutcome(job);
        json.writeStartObject();
        json.writeStringProperty("plan_file", job.spec().plan());
        json.writeStringProperty("batch_range", job.spec().range());
        json.writeStringProperty("name", job.spec().name());
        json.writeStringProperty("status", status(job));
        json.writeStringProperty("state", job.state().name());
        json.writeStringProperty("message", outcome.message());
        json.writeNumberProperty("tasks_passed", outcome.passedTasks());
        json.writeNumberProperty("tasks_failed", outcome.failedTasks());
        json.writeNumberProperty("duration_seconds", Durations.seconds(outcome.duration()));
        json.writeStringProperty("report_path", path(folder.jobPage(job)));
        json.writeStringProperty("job_id", job.id().value());
        json.writeNumberProperty("ordinal", job.ordinal());
        json.writeArrayPropertyStart("attempts");
        job.attempts().forEach(attempt -> attempt(json, attempt));
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The API knows two ends; a job that has not ended shows its state. */
    private static String status(JobRecord job) {
        return !job.state().isEnd() ? job.state().name() : job.state().isPass() ? "COMPLETE" : "FAILED";
    }

    private void attempt(JsonGenerator json, AttemptRecord attempt) {
        Optional<AttemptResult> result = attempt.result();
        json.writeStartObject();
        json.writeNumberProperty("number", attempt.number());
        json.writeStringProperty("outcome", result.map(r -> r.outcome().name()).orElse(null));
        json.writeStringProperty(
                "reason", result.flatMap(AttemptResult::reason).map(Enum::name).orElse(null));
        json.writeStringProperty("message", result.map(AttemptResult::message).orElse(""));
        json.writeStringProperty("worker", attempt.slot().map(Object::toString).orElse(null));
        json.writeStringProperty("worktree", attempt.worktree());
        json.writeStringProperty("started_at", text(attempt.startedAt()));
        json.writeStringProperty("finished_at", text(attempt.finishedAt()));
        json.writeNumberProperty("duration_seconds", Durations.seconds(JobOutcome.duration(attempt)));
        json.writeArrayPropertyStart("tasks");
        result.ifPresent(r -> r.tasks().forEach(task -> task(json, attempt, task)));
        json.writeEndArray();
        json.writeArrayPropertyStart("services");
        folder.services(attempt).forEach(service -> service(json, attempt, service));
        json.writeEndArray();
        tests(json, "tests", result.map(AttemptResult::tests).orElse(TestCounts.NONE));
        json.writeArrayPropertyStart("failed_tests");
        result.ifPresent(r -> r.failedTests().forEach(test -> failedTest(json, test)));
        json.writeEndArray();
        json.writeArrayPropertyStart("missing");
        new MissingFiles(folder).of(attempt).forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void task(JsonGenerator json, AttemptRecord attempt, TaskResult task) {
        json.writeStartObject();
        json.writeStringProperty("id", task.id());
        json.writeStringProperty("title", task.title());
        json.writeStringProperty("status", task.status().name());
        json.writeNumberProperty("exit_code", task.exitCode());
        json.writeNumberProperty("duration_seconds", Durations.seconds(task.duration()));
        json.writeStringProperty(
                "log", folder.log(attempt, task).map(this::path).orElse(null));
        if (!task.tail().isEmpty()) {
            json.writeStringProperty("tail", task.tail());
        }
        json.writeEndObject();
    }

    /** The container of the tasks has no name and no log of its own. */
    private void service(JsonGenerator json, AttemptRecord attempt, StartedService service) {
        json.writeStartObject();
        json.writeStringProperty("name", service.name());
        json.writeStringProperty("image", service.image());
        json.writeStringProperty("digest", service.digest());
        if (service.readyAfter().isPresent()) {
            json.writeNumberProperty(
                    "ready_seconds", Durations.seconds(service.readyAfter().get()));
        } else {
            json.writeNullProperty("ready_seconds");
        }
        json.writeStringProperty(
                "log", folder.log(attempt, service).map(this::path).orElse(null));
        json.writeEndObject();
    }

    private static void failedTest(JsonGenerator json, FailedTest test) {
        json.writeStartObject();
        json.writeStringProperty("class_name", test.className());
        json.writeStringProperty("name", test.name());
        json.writeNumberProperty("duration_seconds", Durations.seconds(test.duration()));
        json.writeStringProperty("text", test.text());
        json.writeEndObject();
    }

    private static void tests(JsonGenerator json, String name, TestCounts counts) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("total", counts.total());
        json.writeNumberProperty("failed", counts.failed());
        json.writeNumberProperty("skipped", counts.skipped());
        json.writeEndObject();
    }

    private String path(Path file) {
        return link.apply(file);
    }

    private static @Nullable String text(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter().withArrayIndenter(new DefaultIndenter("  ", "\n"));
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
