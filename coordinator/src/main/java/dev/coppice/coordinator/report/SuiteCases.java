package dev.coppice.coordinator.report;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.artifact.TestCase;
import dev.coppice.artifact.TestCase.Status;
import dev.coppice.artifact.TestCases;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.coordinator.session.JobRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The test cases of one job, in order: the job itself where no task tells why it did not pass, its tasks, and what its own reports
 * hold.
 */
final class SuiteCases {
    private final JobOutcome outcome;
    private final Optional<Path> tests;
    private final boolean missing;

    SuiteCases(JobOutcome outcome, ReportFolder folder) {
        this.outcome = outcome;
        Optional<Path> file = outcome.deciding().flatMap(folder::files).map(AttemptFiles::tests);
        this.tests = file.filter(Files::isRegularFile);
        this.missing = outcome.tests().total() > 0 && file.isPresent() && tests.isEmpty();
    }

    /** Takes a test case; the type says what kind of failure it is. */
    interface Sink<E extends Exception> {
        void add(TestCase test, String type) throws E;
    }

    /** How many there are of each kind. */
    record Counts(int tests, int failures, int errors, int skipped) {
        Counts with(Status status) {
            return new Counts(
                    tests + 1,
                    failures + (status == Status.FAILED ? 1 : 0),
                    errors + (status == Status.ERROR ? 1 : 0),
                    skipped + (status == Status.SKIPPED ? 1 : 0));
        }
    }

    Counts count() {
        Counts[] counts = {new Counts(0, 0, 0, 0)};
        this.<RuntimeException>each((test, type) -> counts[0] = counts[0].with(test.status()));
        return counts[0];
    }

    <E extends Exception> void each(Sink<E> sink) throws E {
        JobRecord job = outcome.job();
        if (!job.state().isPass() && outcome.failedTasks() == 0) {
            sink.add(ofJob(job), job.state().name());
        }
        for (TaskResult task : outcome.tasks()) {
            sink.add(ofTask(job, task), task.status().name());
        }
        if (tests.isPresent()) {
            eachOf(tests.get(), sink);
        } else {
            for (FailedTest test :
                    outcome.result().map(AttemptResult::failedTests).orElse(List.of())) {
                sink.add(
                        new TestCase(test.className(), test.name(), test.duration(), Status.FAILED, test.text()),
                        "failure");
            }
            if (missing) {
                String text =
                        "The file with the test cases of this job is missing: only the failures that are recorded are here";
                sink.add(new TestCase(className(job), "tests", Duration.ZERO, Status.ERROR, text), "MISSING");
            }
        }
    }

    private <E extends Exception> void eachOf(Path file, Sink<E> sink) throws E {
        try (TestCases.Reader reader = TestCases.read(file)) {
            for (Optional<TestCase> test = reader.next(); test.isPresent(); test = reader.next()) {
                sink.add(test.get(), type(test.get()));
            }
        } catch (IOException e) {
            String text = "The test cases of this job can't be read to their end: " + e.getMessage();
            sink.add(new TestCase(className(outcome.job()), "tests", Duration.ZERO, Status.ERROR, text), "UNREADABLE");
        }
    }

    private static String type(TestCase test) {
        if (!test.type().isEmpty()) {
            return test.type();
        }
        return test.status() == Status.ERROR ? "error" : "failure";
    }

    /** The plan's path as viewers of JUnit XML expect it: they take what is before the last dot for a package. */
    static String className(JobRecord job) {
        String plan = job.spec().plan();
        return plan.endsWith(".md")
                ? plan.substring(0, plan.length() - ".md".length())
                        .replace('.', '_')
                        .replace('/', '.')
                : plan;
    }

    private TestCase ofJob(JobRecord job) {
        Status status = switch (job.state()) {
            case SKIPPED -> Status.SKIPPED;
            case PASSED, FLAKY -> Status.PASSED;
            case FAILED -> Status.FAILED;
            case BLOCKED, READY, DISPATCHED, RUNNING, RETRYING, BROKEN, CANCELLED -> Status.ERROR;
        };
        return new TestCase(className(job), "job", outcome.duration(), status, outcome.message());
    }

    private static TestCase ofTask(JobRecord job, TaskResult task) {
        Status status = switch (task.status()) {
            case PASSED -> Status.PASSED;
            case FAILED, TIMED_OUT -> Status.FAILED;
            case CANCELLED -> Status.ERROR;
            case SKIPPED -> Status.SKIPPED;
        };
        String how = switch (task.status()) {
            case PASSED -> "";
            case FAILED -> "exit code " + task.exitCode();
            case TIMED_OUT -> "ran out of time";
            case CANCELLED -> "cancelled";
            case SKIPPED -> "not run";
        };
        String text = task.tail().isEmpty() ? how : how + "\n" + task.tail();
        return new TestCase(className(job), task.id() + " " + task.title(), task.duration(), status, text);
    }
}
