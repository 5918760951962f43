package dev.coppice.coordinator.store;

import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.history.JobKey;
import dev.coppice.coordinator.history.PastSession;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionFilter;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The history of a fleet. Sessions are there already; of each job, how it went before is one row. Jobs that end are written many at
 * once, and what is not written by then is lost with the process: it only tells what to expect.
 */
final class SqlHistory implements History {
    private static final int TOGETHER = 200;

    private final Transactions readers;
    private final Transactions writer;
    // Guarded by this object's monitor.
    private final List<PastJobTable.End> ends = new ArrayList<>();

    SqlHistory(Transactions readers, Transactions writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public Optional<Duration> expected(JobKey key) {
        return Optional.ofNullable(expected(List.of(key)).get(key));
    }

    @Override
    public Map<JobKey, Duration> expected(Collection<JobKey> keys) {
        write();
        return readers.run(sql -> {
            Map<JobKey, Duration> expected = new HashMap<>();
            new PastJobTable(sql)
                    .read(keys)
                    .forEach((key, runs) -> runs.median().ifPresent(median -> expected.put(key, median)));
            return expected;
        });
    }

    @Override
    public Map<JobKey, JobState> lastEnds(String repository) {
        write();
        return readers.run(sql -> new PastJobTable(sql).lastEnds(repository));
    }

    @Override
    public List<PastSession> sessions(String repository, int limit) {
        SessionFilter filter = new SessionFilter(Optional.empty(), Optional.empty(), Optional.of(repository), Map.of());
        return readers.run(sql -> {
            SessionTable sessions = new SessionTable(sql);
            return sessions.search(filter, Optional.empty(), limit).stream()
                    .map(session -> past(session, sessions.counts(session.id()).orElseThrow()))
                    .toList();
        });
    }

    private static PastSession past(SessionRecord session, Map<JobState, Integer> states) {
        Progress progress = Progress.of(states);
        int skipped = states.getOrDefault(JobState.SKIPPED, 0);
        return new PastSession(
                session.id(),
                session.source().repository(),
                session.revision(),
                session.source().commit(),
                session.state(),
                session.verdict(),
                session.jobs(),
                progress.completed(),
                progress.failed() - skipped,
                skipped,
                session.queuedAt(),
                session.endedAt());
    }

    @Override
    public void began(SessionRecord session) {}

    @Override
    public void ended(SessionRecord session, JobRecord job) {
        if (job.state() == JobState.CANCELLED || job.state() == JobState.SKIPPED) {
            return; // says nothing of the job, and may be said of a hundred thousand at once
        }
        JobKey key = new JobKey(
                session.source().repository(), job.spec().plan(), job.spec().range());
        if (add(new PastJobTable.End(key, job.state(), job.took())) >= TOGETHER) {
            write();
        }
    }

    private synchronized int add(PastJobTable.End end) {
        ends.add(end);
        return ends.size();
    }

    @Override
    public void ended(SessionRecord session) {
        write();
    }

    private void write() {
        List<PastJobTable.End> all = take();
        if (!all.isEmpty()) {
            writer.run(sql -> {
                new PastJobTable(sql).add(all);
                return true;
            });
        }
    }

    private synchronized List<PastJobTable.End> take() {
        List<PastJobTable.End> all = List.copyOf(ends);
        ends.clear();
        return all;
    }
}
