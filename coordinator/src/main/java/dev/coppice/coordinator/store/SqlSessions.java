package dev.coppice.coordinator.store;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.dispatch.TimeLeft;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.KeyedSession;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionFilter;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.SlotView;
import dev.coppice.coordinator.session.StrayExecution;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A reader's end of the database. Each call reads one state of it. */
final class SqlSessions implements Sessions {
    /** The tables, on the connection of one transaction. */
    private record Tables(SessionTable sessions, JobTable jobs, AttemptTable attempts, SpecTable specs) {
        Tables(Sql sql) {
            this(new SessionTable(sql), new JobTable(sql), new AttemptTable(sql), new SpecTable(sql));
        }

        /** Reads what jobs of one session are made of, all at once. */
        List<JobRecord> records(SessionId session, List<Job> page) {
            specs.load(page.stream().map(job -> job.terms().spec()).toList());
            Map<Integer, List<AttemptRecord>> tries = attempts.attempts(
                    session, page.stream().map(job -> job.terms().ordinal()).toList());
            return page.stream()
                    .map(job -> new JobRecord(
                            job.id(),
                            job.terms().ordinal(),
                            specs.spec(job.terms().spec()),
                            job.state(),
                            job.terms().expected(),
                            job.standing().message(),
                            tries.getOrDefault(job.terms().ordinal(), List.of())))
                    .toList();
        }
    }

    private static final int MOST_READ = 10_000;

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
    public List<SessionRecord> sessions(SessionFilter filter, Optional<SessionId> after, int limit) {
        return read(tables -> tables.sessions().search(filter, after, limit));
    }

    @Override
    public Optional<KeyedSession> keyed(String key) {
        return readers.run(sql -> new RequestKeyTable(sql).keyed(key));
    }

    @Override
    public Optional<JobRecord> job(JobId id) {
        return read(tables -> JobAddress.of(id)
                .flatMap(tables.jobs()::job)
                .map(job -> tables.records(job.session(), List.of(job)).getFirst()));
    }

    @Override
    public List<JobRecord> jobs(SessionId session, int afterOrdinal, int limit) {
        return read(tables -> tables.records(session, tables.jobs().page(session, afterOrdinal, limit)));
    }

    @Override
    public List<JobRecord> jobs(SessionId session, Set<JobState> states, int afterOrdinal, int limit) {
        return read(tables -> tables.records(session, tables.jobs().page(session, states, afterOrdinal, limit)));
    }

    @Override
    public Map<Integer, List<Integer>> needs(SessionId session) {
        return readers.run(sql -> new NeedTable(sql).needs(session));
    }

    @Override
    public Optional<Claim> owner(AttemptId attempt) {
        return read(tables -> tables.attempts().owner(attempt));
    }

    @Override
    public List<StrayExecution> strays(JobId job) {
        return JobAddress.of(job)
                .map(address -> readers.run(sql -> new StrayTable(sql).strays(address)))
                .orElse(List.of());
    }

    @Override
    public Optional<Map<JobState, Integer>> counts(SessionId session) {
        return read(tables -> tables.sessions().counts(session));
    }

    @Override
    public Optional<Progress> progress(SessionId session) {
        return counts(session).map(Progress::of);
    }

    @Override
    public List<SlotView> slots(SessionId session) {
        return readers.run(sql -> new SlotTable(sql).slots(session));
    }

    @Override
    public Optional<Duration> timeLeft(SessionId session, int slots, Instant now) {
        return read(tables -> {
            int pending = tables.sessions()
                    .counts(session)
                    .map(Progress::of)
                    .map(Progress::pending)
                    .orElse(0);
            List<JobTable.Left> some = tables.jobs().left(session, MOST_READ);
            List<Duration> running = some.stream()
                    .flatMap(job -> job.startedAt().stream().map(start -> left(job.expected(), start, now)))
                    .toList();
            List<Optional<Duration>> waiting = new ArrayList<>(some.stream()
                    .filter(job -> job.startedAt().isEmpty())
                    .map(JobTable.Left::expected)
                    .toList());
            // Those that were not read count as the average of those that were.
            waiting.addAll(Collections.nCopies(Math.max(0, pending - waiting.size()), Optional.empty()));
            return TimeLeft.of(running, waiting, slots);
        });
    }

    private static Duration left(Optional<Duration> expected, Instant startedAt, Instant now) {
        Duration gone = Duration.between(startedAt, now);
        Duration left = expected.orElse(gone).minus(gone);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private <T> T read(Function<Tables, T> query) {
        return readers.run(sql -> query.apply(new Tables(sql)));
    }

    @Override
    public void close() {}
}
