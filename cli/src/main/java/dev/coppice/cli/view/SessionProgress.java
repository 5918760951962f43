package dev.coppice.cli.view;

import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Where a session stands, as told by its changes. For one thread. Changes of an attempt that a later one has overtaken, or of a
 * job that has ended or that nobody knows, are passed over.
 */
final class SessionProgress {
    private static final int SLOWEST = 3;

    private final SessionOutline outline;
    private final TimeLeft timeLeft;
    private final Map<JobId, String> labels = new HashMap<>();
    private final Map<JobId, JobOutline> waiting = new LinkedHashMap<>();
    private final Map<JobId, RunningJob> running = new HashMap<>();
    private final Map<JobState, Integer> ends = new EnumMap<>(JobState.class);
    private final List<EndedJob> remarkable = new ArrayList<>();
    private final PriorityQueue<EndedJob> slowest =
            new PriorityQueue<>(Comparator.comparing(job -> job.duration().orElse(Duration.ZERO)));
    private Duration work = Duration.ZERO;
    private TestCounts tests = TestCounts.NONE;
    private Optional<SessionRecord> end = Optional.empty();

    SessionProgress(SessionOutline outline) {
        this.outline = outline;
        timeLeft = new TimeLeft(outline.slots());
        for (JobOutline job : outline.jobs()) {
            labels.put(job.id(), job.label());
            waiting.put(job.id(), job);
            timeLeft.waits(job);
        }
    }

    void apply(SessionChange change) {
        switch (change) {
            case SessionChange.AttemptStarted started -> start(started);
            case SessionChange.Preparing preparing ->
                running.computeIfPresent(
                        preparing.attempt().job(),
                        (id, job) ->
                                job.attempt() == preparing.attempt().number() ? job.preparing(preparing.doing()) : job);
            case SessionChange.CheckedOut checkedOut ->
                running.computeIfPresent(
                        checkedOut.attempt().job(),
                        (id, job) -> job.attempt() == checkedOut.attempt().number()
                                ? job.checkedOut(checkedOut.worktree())
                                : job);
            case SessionChange.TaskFinished finished ->
                running.computeIfPresent(
                        finished.attempt().job(),
                        (id, job) -> job.attempt() == finished.attempt().number()
                                ? job.taskFinished(finished.task().id())
                                : job);
            case SessionChange.AttemptFinished finished -> finish(finished.job(), finished.attempt());
            case SessionChange.JobEnded ended -> end(ended);
            case SessionChange.SessionEnded ended -> end = Optional.of(ended.record());
        }
    }

    private void start(SessionChange.AttemptStarted started) {
        JobId id = started.attempt().job();
        JobOutline job = waiting.remove(id);
        if (job != null) {
            timeLeft.waitsNoMore(job);
            running.put(id, new RunningJob(job, started.attempt().number(), started.slot(), started.at(), "", "", 0));
        }
    }

    private void finish(JobId id, AttemptRecord attempt) {
        EndedJob.duration(attempt).ifPresent(duration -> work = work.plus(duration));
        RunningJob job = running.get(id);
        if (job != null && job.attempt() <= attempt.number()) {
            running.remove(id);
            waiting.put(id, job.job());
            timeLeft.waits(job.job());
        }
    }

    private void end(SessionChange.JobEnded ended) {
        JobId id = ended.job().id();
        JobOutline job = waiting.remove(id);
        if (job != null) {
            timeLeft.waitsNoMore(job);
        } else {
            RunningJob stopped = running.remove(id);
            if (stopped == null) {
                return;
            }
            job = stopped.job();
        }
        EndedJob record = EndedJob.of(ended.job());
        ends.merge(record.state(), 1, Integer::sum);
        if (record.duration().isPresent()) {
            timeLeft.took(job, record.duration().get());
            slowest.add(record);
            if (slowest.size() > SLOWEST) {
                slowest.remove();
            }
        }
        EndedJob.last(ended.job())
                .flatMap(AttemptRecord::result)
                .ifPresent(result -> tests = sum(tests, result.tests()));
        if (record.state() != JobState.PASSED) {
            remarkable.add(record);
        }
    }

    private static TestCounts sum(TestCounts a, TestCounts b) {
        return new TestCounts(a.total() + b.total(), a.failed() + b.failed(), a.skipped() + b.skipped());
    }

    SessionOutline outline() {
        return outline;
    }

    /** What people call the job; its id when nobody knows it. */
    String label(JobId job) {
        return labels.getOrDefault(job, job.value());
    }

    int total() {
        return outline.jobs().size();
    }

    int ended() {
        return total() - waiting.size() - running.size();
    }

    int count(JobState state) {
        return ends.getOrDefault(state, 0);
    }

    Collection<RunningJob> running() {
        return running.values();
    }

    /** What has ended otherwise than {@code PASSED}, in the order it ended. */
    List<EndedJob> remarkable() {
        return remarkable;
    }

    /** The few whose last attempt took longest, longest first. */
    List<EndedJob> slowest() {
        return slowest.stream().sorted(slowest.comparator().reversed()).toList();
    }

    /** What all attempts took that have ended: how long it would have taken one after another. */
    Duration work() {
        return work;
    }

    /** The test cases of the last attempt of each job that has ended. */
    TestCounts tests() {
        return tests;
    }

    /** The session's record; empty until it ends. */
    Optional<SessionRecord> end() {
        return end;
    }

    Duration elapsed(Instant now) {
        Duration elapsed = Duration.between(
                outline.startedAt(), end.flatMap(SessionRecord::endedAt).orElse(now));
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    Optional<Duration> expected(JobOutline job) {
        return timeLeft.estimate(job);
    }

    Optional<Duration> left(Instant now) {
        return timeLeft.left(running.values(), now);
    }

    /** How much is done, from 0 to 1: of the time where that can be told, else of the jobs. */
    double fraction(Instant now) {
        if (total() == 0 || ended() == total()) {
            return 1;
        }
        return left(now).map(left -> share(elapsed(now), left)).orElse((double) ended() / total());
    }

    private static double share(Duration done, Duration left) {
        double whole = done.plus(left).toMillis();
        return whole == 0 ? 0 : done.toMillis() / whole;
    }
}
