package dev.coppice.coordinator.store;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.Store;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of attempts, and of what came of their tasks and tests. */
final class AttemptTable {
    private record Line<T>(JobAddress job, int number, int place, T value) {}

    /** An attempt within a session. */
    private record Place(int ordinal, int number) {
        static Place of(Row row) throws SQLException {
            return new Place(row.number(), row.number());
        }
    }

    /** H2 looks up a range in an index, but not an array of what is its second column. */
    private static final String OF_JOBS = "WHERE session_id = ? AND ordinal BETWEEN ? AND ? AND ordinal = ANY(?)";

    /** That of an attempt which runs is with its job: it is known some time after its start, and not written twice. */
    private static final String WORKTREE =
            "COALESCE(CASE WHEN finished_at IS NULL THEN (SELECT job.worktree FROM job WHERE job.session_id ="
                    + " attempt.session_id AND job.ordinal = attempt.ordinal AND job.attempt = attempt.number) END, worktree)";

    /** In place of a worker. */
    private static final String NOBODY = "";

    private final Sql sql;

    AttemptTable(Sql sql) {
        this.sql = sql;
    }

    /** The claim that holds an attempt, or held it; empty when nobody was heard of. */
    Optional<Claim> owner(AttemptId attempt) {
        return JobAddress.of(attempt.job())
                .flatMap(job -> sql.queryOne(
                        "SELECT token FROM attempt WHERE session_id = ? AND ordinal = ? AND number = ?",
                        Row::text,
                        job.session(),
                        job.ordinal(),
                        attempt.number()))
                .filter(token -> !token.isEmpty()) // an attempt that nobody took has none
                .map(token -> new Claim(attempt, token));
    }

    void start(Collection<Store.Started> attempts) {
        sql.batch(
                "INSERT INTO attempt (session_id, ordinal, number, token, worker, slot, started_at, worktree, message,"
                        + " tests, tests_failed, tests_skipped, files) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, 0, '')",
                attempts,
                (Parameters parameters, Store.Started started) -> {
                    JobAddress job =
                            JobAddress.of(started.claim().attempt().job()).orElseThrow();
                    parameters
                            .text(job.session().value())
                            .number(job.ordinal())
                            .number(started.claim().attempt().number())
                            .text(started.claim().token())
                            .text(started.slot()
                                    .map(slot -> slot.worker().value())
                                    .orElse(NOBODY))
                            .number(started.slot().map(Slot::number).orElse(0))
                            .time(started.at());
                });
    }

    void finish(Collection<Store.Finished> attempts) {
        List<Line<TaskResult>> tasks = new ArrayList<>();
        List<Line<FailedTest>> tests = new ArrayList<>();
        sql.batch(
                "UPDATE attempt SET worktree = ?, started_at = ?, finished_at = ?, outcome = ?, reason = ?, message = ?,"
                        + " tests = ?, tests_failed = ?, tests_skipped = ?, files = ?"
                        + " WHERE session_id = ? AND ordinal = ? AND number = ?",
                attempts,
                (Parameters parameters, Store.Finished finished) -> {
                    JobAddress job = JobAddress.of(finished.job()).orElseThrow();
                    AttemptRecord attempt = finished.attempt();
                    AttemptResult result = attempt.result().orElseThrow();
                    parameters
                            .text(attempt.worktree())
                            .time(attempt.startedAt())
                            .time(attempt.finishedAt())
                            .text(result.outcome().name())
                            .text(result.reason())
                            .text(result.message())
                            .number(result.tests().total())
                            .number(result.tests().failed())
                            .number(result.tests().skipped())
                            .text(attempt.files())
                            .text(job.session().value())
                            .number(job.ordinal())
                            .number(attempt.number());
                    addLines(tasks, job, attempt.number(), result.tasks());
                    addLines(tests, job, attempt.number(), result.failedTests());
                });
        insertTasks(tasks);
        insertTests(tests);
    }

    private static <T> void addLines(List<Line<T>> lines, JobAddress job, int number, List<T> values) {
        for (int place = 0; place < values.size(); place++) {
            lines.add(new Line<>(job, number, place, values.get(place)));
        }
    }

    private void insertTasks(List<Line<TaskResult>> lines) {
        sql.batch(
                "INSERT INTO task_result (session_id, ordinal, number, place, id, title, status, exit_code, duration, tail)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                lines,
                (Parameters parameters, Line<TaskResult> line) -> key(parameters, line)
                        .text(line.value().id())
                        .text(line.value().title())
                        .text(line.value().status().name())
                        .number(line.value().exitCode())
                        .duration(line.value().duration())
                        .text(line.value().tail()));
    }

    private void insertTests(List<Line<FailedTest>> lines) {
        sql.batch(
                "INSERT INTO failed_test (session_id, ordinal, number, place, class_name, name, duration, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                lines,
                (Parameters parameters, Line<FailedTest> line) -> key(parameters, line)
                        .text(line.value().className())
                        .text(line.value().name())
                        .duration(line.value().duration())
                        .text(line.value().text()));
    }

    private static Parameters key(Parameters parameters, Line<?> line) throws SQLException {
        return parameters
                .text(line.job().session().value())
                .number(line.job().ordinal())
                .number(line.number())
                .number(line.place());
    }

    Set<WorkerId> brokeOn(JobAddress job) {
        return sql
                .query(
                        "SELECT worker FROM attempt WHERE session_id = ? AND ordinal = ?"
                                + " AND outcome IN ('LOST', 'BROKEN') AND worker <> ''",
                        Row::text,
                        job.session(),
                        job.ordinal())
                .stream()
                .map(WorkerId::new)
                .collect(Collectors.toSet());
    }

    List<AttemptRecord> attempts(JobAddress job) {
        return attempts(job.session(), List.of(job.ordinal())).getOrDefault(job.ordinal(), List.of());
    }

    /** The attempts of jobs of a session, by ordinal. */
    Map<Integer, List<AttemptRecord>> attempts(SessionId session, List<Integer> ordinals) {
        if (ordinals.isEmpty()) {
            return Map.of();
        }
        int first = Collections.min(ordinals);
        int last = Collections.max(ordinals);
        Object jobs = ordinals.toArray(Integer[]::new);
        Map<Integer, List<AttemptRecord>> attempts = new HashMap<>();
        Map<Place, List<TaskResult>> tasks = new HashMap<>();
        Map<Place, List<FailedTest>> tests = new HashMap<>();
        sql.query(
                "SELECT ordinal, number, id, title, status, exit_code, duration, tail FROM task_result" + " " + OF_JOBS
                        + " ORDER BY ordinal, number, place",
                row -> tasks.computeIfAbsent(Place.of(row), place -> new ArrayList<>())
                        .add(new TaskResult(
                                row.text(),
                                row.text(),
                                row.name(TaskStatus.class),
                                row.number(),
                                row.duration(),
                                row.text())),
                session,
                first,
                last,
                jobs);
        sql.query(
                "SELECT ordinal, number, class_name, name, duration, body FROM failed_test" + " " + OF_JOBS
                        + " ORDER BY ordinal, number, place",
                row -> tests.computeIfAbsent(Place.of(row), place -> new ArrayList<>())
                        .add(new FailedTest(row.text(), row.text(), row.duration(), row.text())),
                session,
                first,
                last,
                jobs);
        sql.query(
                "SELECT ordinal, number, worker, slot, " + WORKTREE
                        + ", started_at, finished_at, outcome, reason, message, tests,"
                        + " tests_failed, tests_skipped, files FROM attempt " + OF_JOBS
                        + " ORDER BY ordinal, number",
                row -> {
                    Place place = Place.of(row);
                    return attempts.computeIfAbsent(place.ordinal(), ordinal -> new ArrayList<>())
                            .add(attempt(
                                    row,
                                    place.number(),
                                    tasks.getOrDefault(place, List.of()),
                                    tests.getOrDefault(place, List.of())));
                },
                session,
                first,
                last,
                jobs);
        return attempts;
    }

    private static AttemptRecord attempt(Row row, int number, List<TaskResult> tasks, List<FailedTest> failed)
            throws SQLException {
        String worker = row.text();
        int slotNumber = row.number();
        Optional<Slot> slot =
                worker.equals(NOBODY) ? Optional.empty() : Optional.of(new Slot(new WorkerId(worker), slotNumber));
        String worktree = row.text();
        Optional<Instant> startedAt = row.optionalTime();
        Optional<Instant> finishedAt = row.optionalTime();
        Optional<AttemptOutcome> outcome = row.optionalName(AttemptOutcome.class);
        Optional<BrokenReason> reason = row.optionalName(BrokenReason.class);
        String message = row.text();
        TestCounts tests = new TestCounts(row.number(), row.number(), row.number());
        String files = row.text();
        Optional<AttemptResult> result =
                outcome.map(ended -> new AttemptResult(ended, reason, message, tasks, tests, failed));
        return new AttemptRecord(number, slot, worktree, startedAt, finishedAt, result, files);
    }
}
