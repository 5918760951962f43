package dev.coppice.coordinator.store;

import dev.coppice.coordinator.job.Charges;
import dev.coppice.coordinator.job.Hold;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.job.TicketState;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of jobs. */
final class JobTable {
    private static final long UNKNOWN = Long.MAX_VALUE;
    private static final String STANDING =
            "state, attempt, ticket, schedulable, needs_left, failed_tries, broken_tries,"
                    + " interrupted_tries, cancel_asked, waiting_since, not_before, token, worker, slot, worktree, claimed_at,"
                    + " deadline, message";
    private static final String COLUMNS =
            "session_id, ordinal, spec_id, pool, priority, retries, timeout, expected, " + STANDING;
    private static final String SELECT = "SELECT " + COLUMNS + " FROM job ";

    private static final String UNENDED =
            in(Stream.of(JobState.values()).filter(state -> !state.isEnd()).collect(Collectors.toSet()));
    private static final String AWAITING_WORKER =
            in(EnumSet.of(JobState.READY, JobState.DISPATCHED, JobState.RETRYING));

    private final Sql sql;

    JobTable(Sql sql) {
        this.sql = sql;
    }

    void insert(Collection<Job> jobs) {
        sql.batch(
                "INSERT INTO job (" + COLUMNS + ") VALUES (?" + ", ?".repeat(25) + ")",
                jobs,
                (Parameters parameters, Job job) -> {
                    Job.Terms terms = job.terms();
                    parameters
                            .text(terms.session().value())
                            .number(terms.ordinal())
                            .text(terms.spec())
                            .text(terms.queue().name())
                            .number(terms.priority())
                            .number(terms.retries())
                            .duration(terms.timeout())
                            .big(terms.expected().map(Parameters::micros).orElse(UNKNOWN));
                    bind(parameters, job.standing());
                });
    }

    void update(Collection<Job> jobs) {
        sql.batch(
                "UPDATE job SET " + STANDING.replace(",", " = ?,") + " = ? WHERE session_id = ? AND ordinal = ?",
                jobs,
                (Parameters parameters, Job job) -> {
                    bind(parameters, job.standing());
                    parameters
                            .text(job.terms().session().value())
                            .number(job.terms().ordinal());
                });
    }

    private static void bind(Parameters parameters, Job.Standing standing) throws SQLException {
        Optional<Hold> hold = standing.hold();
        parameters
                .text(standing.state().name())
                .number(standing.attempt())
                .text(standing.ticket().name())
                .flag(standing.schedulable())
                .number(standing.needsLeft())
                .number(standing.charges().failed())
                .number(standing.charges().broken())
                .number(standing.charges().interrupted())
                .flag(standing.cancelAsked())
                .time(standing.waitingSince())
                .time(standing.notBefore())
                .text(hold.map(Hold::token))
                .text(hold.map(Hold::slot).map(Slot::worker))
                .number(hold.map(Hold::slot).map(Slot::number))
                .text(hold.map(Hold::worktree))
                .time(hold.map(Hold::startedAt))
                .time(hold.map(Hold::deadline))
                .text(standing.message());
    }

    Optional<Job> job(JobAddress address) {
        return sql.queryOne(
                SELECT + "WHERE session_id = ? AND ordinal = ?", JobTable::job, address.session(), address.ordinal());
    }

    List<Job> underWay(SessionId session) {
        return Stream.of(JobState.DISPATCHED, JobState.RUNNING, JobState.RETRYING)
                .flatMap(state -> page(session, state, 0, Integer.MAX_VALUE).stream())
                .sorted(Comparator.comparingInt(job -> job.terms().ordinal()))
                .toList();
    }

    List<Job> schedulable(SessionId session, JobQueue queue, int limit) {
        return sql.query(
                SELECT + "WHERE session_id = ? AND schedulable = TRUE AND pool = ?"
                        + " ORDER BY session_id, schedulable, pool, priority DESC, expected DESC, ordinal LIMIT ?",
                JobTable::job,
                session,
                queue.name(),
                limit);
    }

    List<Job> unended(SessionId session, int afterOrdinal, int limit) {
        return sql.query(
                SELECT + "WHERE session_id = ? AND ordinal > ? AND " + UNENDED
                        + " ORDER BY session_id, ordinal LIMIT ?",
                JobTable::job,
                session,
                afterOrdinal,
                limit);
    }

    /**
     * What is known of how long a job that has not ended will still take.
     *
     * @param startedAt empty while it waits
     */
    record Left(Optional<Duration> expected, Optional<Instant> startedAt) {}

    List<Left> left(SessionId session, int limit) {
        return sql.query(
                "SELECT expected, claimed_at FROM job WHERE session_id = ? AND " + UNENDED
                        + " ORDER BY session_id, ordinal LIMIT ?",
                row -> new Left(expected(row.big()), row.optionalTime()),
                session,
                limit);
    }

    private static Optional<Duration> expected(long micros) {
        return micros == UNKNOWN ? Optional.empty() : Optional.of(Duration.of(micros, ChronoUnit.MICROS));
    }

    List<Job> waitingSince(SessionId session, Instant time, int limit) {
        return sql.query(
                SELECT + "WHERE session_id = ? AND waiting_since <= ? AND " + AWAITING_WORKER
                        + " ORDER BY session_id, ordinal LIMIT ?",
                JobTable::job,
                session,
                time,
                limit);
    }

    List<Job> page(SessionId session, int afterOrdinal, int limit) {
        return sql.query(
                SELECT + "WHERE session_id = ? AND ordinal > ? ORDER BY session_id, ordinal LIMIT ?",
                JobTable::job,
                session,
                afterOrdinal,
                limit);
    }

    List<Job> page(SessionId session, Set<JobState> states, int afterOrdinal, int limit) {
        if (states.size() == 1) {
            return page(session, states.iterator().next(), afterOrdinal, limit);
        }
        if (states.isEmpty()) {
            return List.of();
        }
        return sql.query(
                SELECT + "WHERE session_id = ? AND ordinal > ? AND " + in(states)
                        + " ORDER BY session_id, ordinal LIMIT ?",
                JobTable::job,
                session,
                afterOrdinal,
                limit);
    }

    private List<Job> page(SessionId session, JobState state, int afterOrdinal, int limit) {
        return sql.query(
                SELECT
                        + "WHERE session_id = ? AND state = ? AND ordinal > ? ORDER BY session_id, state, ordinal LIMIT ?",
                JobTable::job,
                session,
                state,
                afterOrdinal,
                limit);
    }

    List<Job> unmetNeeds(JobAddress job, int limit) {
        return sql.query(
                SELECT + "WHERE session_id = ? AND state NOT IN ('PASSED', 'FLAKY')"
                        + " AND ordinal IN (SELECT needed FROM need WHERE session_id = ? AND needing = ?)"
                        + " ORDER BY ordinal LIMIT ?",
                JobTable::job,
                job.session(),
                job.session(),
                job.ordinal(),
                limit);
    }

    /** A condition that says what the state is not: for one that says what it is, H2 would sort all jobs of a session. */
    private static String in(Set<JobState> states) {
        String others = Stream.of(JobState.values())
                .filter(state -> !states.contains(state))
                .map(state -> "'" + state + "'")
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "TRUE" : "state NOT IN (" + others + ")";
    }

    private static Job job(Row row) throws SQLException {
        Job.Terms terms = new Job.Terms(
                new SessionId(row.text()),
                row.number(),
                row.text(),
                JobQueue.named(row.text()),
                row.number(),
                row.number(),
                row.duration(),
                expected(row.big()));
        return new Job(
                terms,
                new Job.Standing(
                        row.name(JobState.class),
                        row.number(),
                        row.name(TicketState.class),
                        row.flag(),
                        row.number(),
                        new Charges(row.number(), row.number(), row.number()),
                        row.flag(),
                        row.time(),
                        row.optionalTime(),
                        hold(row),
                        row.text()));
    }

    private static Optional<Hold> hold(Row row) throws SQLException {
        Optional<String> token = row.optionalText();
        Optional<String> worker = row.optionalText();
        int slot = row.number();
        Optional<String> worktree = row.optionalText();
        Optional<Instant> claimed = row.optionalTime();
        Optional<Instant> deadline = row.optionalTime();
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Hold(
                token.get(),
                new Slot(new WorkerId(worker.orElseThrow()), slot),
                worktree.orElse(""),
                claimed.orElseThrow(),
                deadline.orElseThrow()));
    }
}
