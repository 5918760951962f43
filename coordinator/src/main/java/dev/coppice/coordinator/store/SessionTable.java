package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionFilter;
import dev.coppice.coordinator.session.SessionNotes;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.transport.Source;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tables of sessions, and of the labels to find them by. */
final class SessionTable {
    /** The columns with the number of jobs in each state. */
    private static final List<String> COUNTS = Arrays.stream(JobState.values())
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final String COLUMNS = "id, repository, commit_id, revision, parallelism, jobs, state, verdict,"
            + " queued_at, started_at, ended_at, notes, cancel_asked";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM session";

    private final Sql sql;

    SessionTable(Sql sql) {
        this.sql = sql;
    }

    void insert(Session session) {
        SessionRecord record = session.record();
        sql.batch(
                "INSERT INTO session (" + COLUMNS + ", " + String.join(", ", COUNTS) + ") VALUES (?"
                        + ", ?".repeat(12 + COUNTS.size()) + ")",
                List.of(session),
                (parameters, inserted) -> {
                    parameters
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
                            .text(notes(record.notes()))
                            .flag(inserted.cancelAsked());
                    bindCounts(parameters, inserted);
                });
        sql.batch(
                "INSERT INTO session_label (session_id, name, text, queued_at) VALUES (?, ?, ?, ?)",
                record.notes().labels().entrySet(),
                (Parameters parameters, Map.Entry<String, String> label) -> parameters
                        .text(record.id().value())
                        .text(label.getKey())
                        .text(label.getValue())
                        .time(record.queuedAt()));
    }

    void update(Session session) {
        sql.batch(
                "UPDATE session SET state = ?, verdict = ?, started_at = ?, ended_at = ?, cancel_asked = ?, "
                        + String.join(" = ?, ", COUNTS) + " = ? WHERE id = ?",
                List.of(session),
                (parameters, changed) -> {
                    SessionRecord record = changed.record();
                    parameters
                            .text(record.state().name())
                            .text(record.verdict())
                            .time(record.startedAt())
                            .time(record.endedAt())
                            .flag(changed.cancelAsked());
                    bindCounts(parameters, changed);
                    parameters.text(record.id().value());
                });
    }

    private static void bindCounts(Parameters parameters, Session session) throws SQLException {
        for (JobState state : JobState.values()) {
            parameters.number(session.count(state));
        }
    }

    private static String notes(SessionNotes notes) {
        return notes.equals(SessionNotes.NONE) ? "" : Json.write(notes);
    }

    Optional<Session> session(SessionId id) {
        return sql.queryOne(SELECT + " WHERE id = ?", SessionTable::session, id);
    }

    List<Session> running() {
        List<Session> sessions =
                sql.query(SELECT + " WHERE state = 'RUNNING' ORDER BY queued_at, id", SessionTable::session);
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
                    JobQueue queue = JobQueue.named(row.text());
                    int priority = row.number();
                    int count = row.number();
                    session.count(state, count);
                    if (schedulable) {
                        session.countSchedulable(queue, priority, count);
                    }
                    if (ticket && state == JobState.RETRYING) {
                        session.countOnLadder(count);
                    }
                    return count;
                },
                session.id());
    }

    List<SessionRecord> latest(int limit) {
        return search(SessionFilter.ALL, Optional.empty(), limit);
    }

    List<SessionRecord> search(SessionFilter filter, Optional<SessionId> after, int limit) {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        filter.state().ifPresent(state -> {
            conditions.add("state = ?");
            values.add(state);
        });
        filter.verdict().ifPresent(verdict -> {
            conditions.add("verdict = ?");
            values.add(verdict);
        });
        filter.repository().ifPresent(repository -> {
            conditions.add("repository = ?");
            values.add(repository);
        });
        filter.labels().forEach((name, text) -> {
            conditions.add("id IN (SELECT session_id FROM session_label WHERE name = ? AND text = ?)");
            values.addAll(List.of(name, text));
        });
        if (after.isPresent()) {
            conditions.add("queued_at <= (SELECT queued_at FROM session WHERE id = ?)"
                    + " AND (queued_at < (SELECT queued_at FROM session WHERE id = ?) OR id < ?)");
            values.addAll(List.of(after.get(), after.get(), after.get()));
        }
        values.add(limit);
        return sql.query(
                SELECT + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                        + " ORDER BY queued_at DESC, id DESC LIMIT ?",
                SessionTable::record,
                values.toArray());
    }

    Optional<SessionRecord> record(SessionId id) {
        return sql.queryOne(SELECT + " WHERE id = ?", SessionTable::record, id);
    }

    Optional<Map<JobState, Integer>> counts(SessionId id) {
        return sql.queryOne(
                "SELECT " + String.join(", ", COUNTS) + " FROM session WHERE id = ?",
                row -> {
                    Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
                    for (JobState state : JobState.values()) {
                        counts.put(state, row.number());
                    }
                    return counts;
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
                row.optionalTime(),
                notes(row.text(), id));
    }

    private static SessionNotes notes(String text, SessionId id) {
        return text.isEmpty() ? SessionNotes.NONE : Json.read(text, SessionNotes.class, "what is noted of " + id);
    }
}
