package dev.coppice.coordinator.report;

import dev.coppice.artifact.StartedService;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The data of the HTML page, as JSON that may stand within a script element. Short names, since there may be ten thousand jobs;
 * details end where the page would become too large to open, and are on the jobs' own pages all the same.
 */
final class HtmlData {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private static final int TAIL = 3000;
    private static final int TEST_TEXT = 1200;
    private static final int TESTS = 20;

    private final ReportFolder folder;
    private final SessionSummary summary;
    private final Writer out;
    /** Characters that tasks, tails and failed tests may still take. */
    private int budget = 6 << 20;

    HtmlData(ReportFolder folder, SessionSummary summary, Writer out) {
        this.folder = folder;
        this.summary = summary;
        this.out = out;
    }

    void write(Stream<JobRecord> jobs) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), new WithinScript(out))) {
            json.writeStartObject();
            json.writeStringProperty("id", summary.session().id().value());
            json.writeStringProperty("start", summary.start().toString());
            json.writeNumberProperty("ms", summary.duration().toMillis());
            json.writeArrayPropertyStart("jobs");
            for (JobRecord job : (Iterable<JobRecord>) jobs::iterator) {
                job(json, job);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void job(JsonGenerator json, JobRecord job) {
        JobOutcome outcome = new JobOutcome(job);
        json.writeStartObject();
        json.writeNumberProperty("i", job.ordinal());
        text(json, "plan", outcome.title());
        if (!job.spec().name().equals(job.spec().plan())) {
            text(json, "name", job.spec().name());
        }
        json.writeStringProperty("state", job.state().name());
        json.writeNumberProperty("ms", outcome.duration().toMillis());
        job.expected().ifPresent(expected -> json.writeNumberProperty("exp", expected.toMillis()));
        text(json, "msg", PlainText.cut(job.message(), TAIL));
        json.writeStringProperty("page", folder.link(folder.html(), folder.jobPage(job)));
        json.writeArrayPropertyStart("runs");
        job.attempts().forEach(attempt -> attempt(json, attempt));
        json.writeEndArray();
        json.writeEndObject();
    }

    private void attempt(JsonGenerator json, AttemptRecord attempt) {
        json.writeStartObject();
        json.writeNumberProperty("n", attempt.number());
        attempt.slot().ifPresent(slot -> text(json, "slot", slot.toString()));
        text(json, "wt", attempt.worktree());
        attempt.startedAt().ifPresent(start -> json.writeNumberProperty("from", offset(start)));
        json.writeNumberProperty("to", offset(attempt.finishedAt().orElse(summary.end())));
        Optional<AttemptResult> result = attempt.result();
        json.writeStringProperty("end", result.map(r -> r.outcome().name()).orElse("RUNNING"));
        result.flatMap(AttemptResult::reason).ifPresent(reason -> json.writeStringProperty("why", reason.name()));
        services(json, attempt);
        result.ifPresent(r -> result(json, attempt, r));
        text(json, "gone", PlainText.cut(String.join(", ", new MissingFiles(folder).of(attempt)), TAIL));
        json.writeEndObject();
    }

    private void services(JsonGenerator json, AttemptRecord attempt) {
        List<StartedService> services = folder.services(attempt);
        if (services.isEmpty() || budget <= 0) {
            return;
        }
        json.writeArrayPropertyStart("svc");
        for (StartedService service : services) {
            json.writeStartObject();
            text(json, "name", service.name());
            text(json, "image", service.image());
            text(json, "digest", service.digest());
            service.readyAfter().ifPresent(after -> json.writeNumberProperty("ms", after.toMillis()));
            folder.log(attempt, service).ifPresent(file -> text(json, "log", folder.link(folder.html(), file)));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void result(JsonGenerator json, AttemptRecord attempt, AttemptResult result) {
        text(json, "msg", PlainText.cut(result.message(), TAIL));
        TestCounts tests = result.tests();
        if (tests.total() > 0) {
            json.writeArrayPropertyStart("tests");
            json.writeNumber(tests.total());
            json.writeNumber(tests.failed());
            json.writeNumber(tests.skipped());
            json.writeEndArray();
        }
        json.writeArrayPropertyStart("tasks");
        for (TaskResult task : result.tasks()) {
            if (budget > 0) {
                task(json, attempt, task);
            }
        }
        json.writeEndArray();
        List<FailedTest> failed = result.failedTests()
                .subList(0, Math.min(TESTS, result.failedTests().size()));
        json.writeArrayPropertyStart("failed");
        for (FailedTest test : failed) {
            if (budget > 0) {
                json.writeStartObject();
                text(json, "name", test.className() + " › " + test.name());
                text(json, "text", PlainText.cut(test.text(), TEST_TEXT));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        if (budget <= 0 || failed.size() < tests.failed()) {
            json.writeBooleanProperty("more", true);
        }
    }

    private void task(JsonGenerator json, AttemptRecord attempt, TaskResult task) {
        json.writeStartObject();
        text(json, "id", task.id());
        text(json, "title", task.title());
        json.writeStringProperty("end", task.status().name());
        json.writeNumberProperty("ms", task.duration().toMillis());
        json.writeNumberProperty("exit", task.exitCode());
        Optional<Path> log = folder.log(attempt, task);
        log.ifPresent(file -> text(json, "log", folder.link(folder.html(), file)));
        text(json, "tail", PlainText.end(task.tail(), TAIL));
        json.writeEndObject();
        budget -= 60;
    }

    private long offset(Instant at) {
        return at.toEpochMilli() - summary.start().toEpochMilli();
    }

    private void text(JsonGenerator json, String name, String value) {
        if (!value.isEmpty()) {
            String plain = PlainText.of(value);
            json.writeStringProperty(name, plain);
            budget -= plain.length();
        }
    }
}
