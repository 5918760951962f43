package dev.coppice.coordinator.store;

import dev.coppice.coordinator.dispatch.TimeLeft;
import dev.coppice.coordinator.job.Hold;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.SlotView;
import dev.coppice.job.JobId;
import dev.coppice.session.SessionId;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A reader's end of the database: one connection, which its lock gives to one thread at a time. */
final class SqlSessions implements Sessions {
    private final ReentrantLock lock = new ReentrantLock();
    private final Sql sql;
    private final SessionTable sessions;
    private final JobTable jobs;
    private final AttemptTable attempts;
    private final SpecTable specs;

    /** @param connection closed with this */
    SqlSessions(Connection connection) {
        sql = new Sql(connection);
        sessions = new SessionTable(sql);
        jobs = new JobTable(sql);
        attempts = new AttemptTable(sql);
        specs = new SpecTable(sql);
    }

    @Override
    public Optional<SessionRecord> session(SessionId id) {
        return read(() -> sessions.record(id));
    }

    @Override
    public List<SessionRecord> latest(int limit) {
        return read(() -> sessions.latest(limit));
    }

    @Override
    public Optional<JobRecord> job(JobId id) {
        return read(() -> JobAddress.of(id).flatMap(jobs::job).map(this::record));
    }

    @Override
    public List<JobRecord> jobs(SessionId session, int afterOrdinal, int limit) {
        return read(() -> jobs.page(session, afterOrdinal, limit).stream()
                .map(this::record)
                .toList());
    }

    @Override
    public Optional<Progress> progress(SessionId session) {
        return read(() -> sessions.progress(session));
    }

    @Override
    public List<SlotView> slots(SessionId session) {
        return read(() -> attempts.slots(session));
    }

    @Override
    public Optional<Duration> timeLeft(SessionId session, int slots, Instant now) {
        return read(() -> {
            List<Job> unended = jobs.unended(session, 0, Integer.MAX_VALUE);
            return TimeLeft.of(
                    unended.stream()
                            .flatMap(job -> job.hold().stream().map(hold -> left(job, hold, now)))
                            .toList(),
                    unended.stream()
                            .filter(job -> job.hold().isEmpty())
                            .map(job -> job.terms().expected())
                            .toList(),
                    slots);
        });
    }

    private static Duration left(Job job, Hold hold, Instant now) {
        Duration gone = Duration.between(hold.startedAt(), now);
        Duration left = job.terms().expected().orElse(gone).minus(gone);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            sql.close();
        } finally {
            lock.unlock();
        }
    }

    private JobRecord record(Job job) {
        return new JobRecord(
                job.id(),
                job.terms().ordinal(),
                specs.spec(job.terms().spec()),
                job.state(),
                job.terms().expected(),
                job.standing().message(),
                attempts.attempts(new JobAddress(job.session(), job.terms().ordinal())));
    }

    /** Reads one state of the database: the transaction ends with it. */
    private <T> T read(Supplier<T> query) {
        lock.lock();
        try {
            return query.get();
        } finally {
            sql.rollback();
            lock.unlock();
        }
    }
}
