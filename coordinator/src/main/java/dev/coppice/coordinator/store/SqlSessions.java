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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A reader's end of the database. Each call reads one state of it. */
final class SqlSessions implements Sessions {
    /** The tables, on the connection of one transaction. */
    private record Tables(SessionTable sessions, JobTable jobs, AttemptTable attempts, SpecTable specs) {
        Tables(Sql sql) {
            this(new SessionTable(sql), new JobTable(sql), new AttemptTable(sql), new SpecTable(sql));
        }

        JobRecord record(Job job) {
            return new JobRecord(
                    job.id(),
                    job.terms().ordinal(),
                    specs.spec(job.terms().spec()),
                    job.state(),
                    job.terms().expected(),
                    job.standing().message(),
                    attempts.attempts(new JobAddress(job.session(), job.terms().ordinal())));
        }
    }

    private final Transactions readers;

    /** @param readers not closed with this */
    SqlSessions(Transactions readers) {
        this.readers = readers;
    }

    @Override
    public Optional<SessionRecord> session(SessionId id) {
        return read(tables -> tables.sessions().record(id));
    }

    @Override
    public List<SessionRecord> latest(int limit) {
        return read(tables -> tables.sessions().latest(limit));
    }

    @Override
    public Optional<JobRecord> job(JobId id) {
        return read(tables -> JobAddress.of(id).flatMap(tables.jobs()::job).map(tables::record));
    }

    @Override
    public List<JobRecord> jobs(SessionId session, int afterOrdinal, int limit) {
        return read(tables -> tables.jobs().page(session, afterOrdinal, limit).stream()
                .map(tables::record)
                .toList());
    }

    @Override
    public Optional<Progress> progress(SessionId session) {
        return read(tables -> tables.sessions().progress(session));
    }

    @Override
    public List<SlotView> slots(SessionId session) {
        return read(tables -> tables.attempts().slots(session));
    }

    @Override
    public Optional<Duration> timeLeft(SessionId session, int slots, Instant now) {
        return read(tables -> {
            List<Job> unended = tables.jobs().unended(session, 0, Integer.MAX_VALUE);
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

    private <T> T read(Function<Tables, T> query) {
        return readers.run(sql -> query.apply(new Tables(sql)));
    }

    @Override
    public void close() {}
}
