package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.transport.Source;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table of sessions. */
final class SessionTable {
    private static final String COLUMNS = "id, repository, commit_id, revision, parallelism, jobs, state, verdict,"
            + " queued_at, started_at, ended_at, cancel_asked";

    private final Sql sql;

    SessionTable(Sql sql) {
        this.sql = sql;
    }

    void insert(Session session) {
        sql.batch(
                "INSERT INTO session (" + COLUMNS + ", completed, running, failed)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)",
                List.of(session.record()),
                (parameters, record) -> parameters
                        .text(record.id().value())
                        .text(record.source().repository())
                        .text(record.source().commit())
                        .text(record.revision())
                        .number(record.parallelism())
                        .number(record.jobs())
                        .text(record.state().name())
                        .text(record.verdict())
                        .time(record.queuedAt())
                        .time(record.startedAt())
                        .time(record.endedAt())
                        .flag(session.cancelAsked()));
    }

    void update(Session session) {
        sql.batch(
                "UPDATE session SET state = ?, verdict = ?, started_at = ?, ended_at = ?, cancel_asked = ?,"
                        + " completed = ?, running = ?, failed = ? WHERE id = ?",
                List.of(session.record()),
                (parameters, record) -> parameters
                        .text(record.state().name())
                        .text(record.verdict())
                        .time(record.startedAt())
                        .time(record.endedAt())
                        .flag(session.cancelAsked())
                        .number(session.count(JobState.PASSED) + session.count(JobState.FLAKY))
                        .number(session.count(JobState.RUNNING))
                        .number(session.count(JobState.FAILED)
                                + session.count(JobState.BROKEN)
                                + session.count(JobState.CANCELLED)
                                + session.count(JobState.SKIPPED))
                        .text(record.id().value()));
    }

    Optional<Session> session(SessionId id) {
        return sql.queryOne("SELECT " + COLUMNS + " FROM session WHERE id = ?", SessionTable::session, id);
    }

    List<Session> running() {
        List<Session> sessions = sql.query(
                "SELECT " + COLUMNS + " FROM session WHERE state = 'RUNNING' ORDER BY queued_at, id",
                SessionTable::session);
        sessions.forEach(this::count);
        return sessions;
    }

    /** Adds what {@link Session#count(dev.coppice.coordinator.job.Job, int)} would have added for each of its jobs. */
    private void count(Session session) {
        sql.query(
                "SELECT state, schedulable, ticket, pool, priority, COUNT(*) FROM job WHERE session_id = ?"
                        + " GROUP BY state, schedulable, ticket, pool, priority",
                row -> {
                    JobState state = row.name(JobState.class);
                    boolean schedulable = row.flag();
                    boolean ticket = !row.text().equals("NONE");
                    String pool = row.text();
                    int priority = row.number();
                    int count = row.number();
                    session.count(state, count);
                    if (schedulable) {
                        session.countSchedulable(pool, priority, count);
                    }
                    if (ticket && state == JobState.RETRYING) {
                        session.countOnLadder(count);
                    }
                    return count;
                },
                session.id());
    }

    List<SessionRecord> latest(int limit) {
        return sql.query(
                "SELECT " + COLUMNS + " FROM session ORDER BY queued_at DESC, id DESC LIMIT ?",
                SessionTable::record,
                limit);
    }

    Optional<SessionRecord> record(SessionId id) {
        return sql.queryOne("SELECT " + COLUMNS + " FROM session WHERE id = ?", SessionTable::record, id);
    }

    Optional<Progress> progress(SessionId id) {
        return sql.queryOne(
                "SELECT jobs, completed, running, failed FROM session WHERE id = ?",
                row -> {
                    int total = row.number();
                    int completed = row.number();
                    int running = row.number();
                    int failed = row.number();
                    return new Progress(total, completed, running, total - completed - running - failed, failed);
                },
                id);
    }

    private static Session session(Row row) throws SQLException {
        return new Session(record(row), row.flag());
    }

    private static SessionRecord record(Row row) throws SQLException {
        SessionId id = new SessionId(row.text());
        Source source = new Source(row.text(), row.text());
        return new SessionRecord(
                id,
                source,
                row.text(),
                row.number(),
                row.number(),
                row.name(SessionState.class),
                row.optionalName(Verdict.class),
                row.time(),
                row.optionalTime(),
                row.optionalTime());
    }
}
