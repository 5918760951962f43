package dev.coppice.cli.view;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.job.JobState;
import java.time.Duration;
import java.util.Optional;

/**
 * A job that has ended; light.
 *
 * @param attempts how many there were
 * @param duration of its last attempt; empty when there was none
 * @param cause in a few words why it did not simply pass; empty when it did
 */
record EndedJob(String label, JobState state, int attempts, Optional<Duration> duration, String cause) {

    static EndedJob of(JobRecord job) {
        Optional<AttemptRecord> last = last(job);
        return new EndedJob(
                JobOutline.label(job.spec().plan(), job.spec().range()),
                job.state(),
                job.attempts().size(),
                last.flatMap(EndedJob::duration),
                cause(job, last.flatMap(AttemptRecord::result)));
    }

    static Optional<AttemptRecord> last(JobRecord job) {
        return job.attempts().isEmpty()
                ? Optional.empty()
                : Optional.of(job.attempts().get(job.attempts().size() - 1));
    }

    static Optional<Duration> duration(AttemptRecord attempt) {
        return attempt.startedAt().flatMap(start -> attempt.finishedAt().map(end -> Duration.between(start, end)));
    }

    private static String cause(JobRecord job, Optional<AttemptResult> result) {
        return switch (job.state()) {
            case PASSED -> "";
            case FLAKY -> "passed on attempt " + job.attempts().size();
            case FAILED -> result.map(Causes::inShort).orElse(job.message());
            case BROKEN -> job.message().isEmpty() ? result.map(Causes::inShort).orElse("") : job.message();
            case CANCELLED, SKIPPED, BLOCKED, READY, DISPATCHED, RUNNING, RETRYING -> job.message();
        };
    }
}
