package dev.coppice.coordinator.report;

import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A session in figures.
 *
 * @param states how many jobs stand where; states without a job are left out
 * @param start when it started, else when it was queued
 * @param end when it ended, else the last moment that is recorded of it
 */
record SessionSummary(
        SessionRecord session,
        Map<JobState, Integer> states,
        TestCounts tests,
        long passedTasks,
        long failedTasks,
        Instant start,
        Instant end) {

    static SessionSummary of(SessionRecord session, Stream<JobRecord> jobs) {
        Map<JobState, Integer> states = new EnumMap<>(JobState.class);
        int[] tests = new int[3];
        long[] tasks = new long[2];
        Instant start = session.startedAt().orElse(session.queuedAt());
        Instant[] last = {session.endedAt().orElse(start)};
        jobs.forEach(job -> {
            JobOutcome outcome = new JobOutcome(job);
            states.merge(job.state(), 1, Integer::sum);
            tests[0] += outcome.tests().total();
            tests[1] += outcome.tests().failed();
            tests[2] += outcome.tests().skipped();
            tasks[0] += outcome.passedTasks();
            tasks[1] += outcome.failedTasks();
            if (session.endedAt().isEmpty()) {
                last[0] = job.attempts().stream()
                        .flatMap(attempt -> lastHeardOf(attempt).stream())
                        .reduce(last[0], (a, b) -> a.isAfter(b) ? a : b);
            }
        });
        return new SessionSummary(
                session,
                Collections.unmodifiableMap(states),
                new TestCounts(tests[0], tests[1], tests[2]),
                tasks[0],
                tasks[1],
                start,
                last[0]);
    }

    private static Optional<Instant> lastHeardOf(AttemptRecord attempt) {
        return attempt.finishedAt().or(attempt::startedAt);
    }

    Duration duration() {
        return Duration.between(start, end);
    }

    int jobs() {
        return states.values().stream().mapToInt(Integer::intValue).sum();
    }

    int count(JobState state) {
        return states.getOrDefault(state, 0);
    }

    int passed() {
        return count(JobState.PASSED) + count(JobState.FLAKY);
    }

    /** Jobs that ended and did not pass. */
    int failed() {
        return states.entrySet().stream()
                .filter(entry -> entry.getKey().isEnd() && !entry.getKey().isPass())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** The verdict, or where the session stands while it has none. */
    String verdict() {
        return session.verdict().map(Enum::name).orElse(session.state().name());
    }

    /** Such as {@code 9 passed, 1 flaky, 2 failed}. */
    String states(String separator) {
        return states.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(separator));
    }
}
