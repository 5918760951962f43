package dev.coppice.cli.view;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionObserver;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobState;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.Task;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Plays a session to an observer: jobs of given plans and tasks, and what happens to them. */
final class FakeSession {
    static final SessionId ID = new SessionId("s-1");

    private final InstantSource clock;
    private final Instant startedAt;
    private final int slots;
    private final List<JobRecord> jobs = new ArrayList<>();
    private final Map<String, List<AttemptRecord>> attempts = new HashMap<>();
    private final Map<String, Instant> started = new HashMap<>();
    private final Map<String, Slot> slotOf = new HashMap<>();
    private final Map<String, List<TaskResult>> tasks = new HashMap<>();
    private final List<JobState> ends = new ArrayList<>();
    private SessionObserver observer = change -> {};

    FakeSession(InstantSource clock, int slots) {
        this.clock = clock;
        this.slots = slots;
        startedAt = clock.instant();
    }

    FakeSession job(String plan, Optional<Duration> expected, String... titles) {
        List<Task> steps = IntStream.rangeClosed(1, titles.length)
                .mapToObj(i -> new Task("1." + i, titles[i - 1], List.of()))
                .toList();
        JobSpec spec = new JobSpec(
                plan,
                "all",
                plan,
                List.of(new Batch(1, "Batch", steps)),
                "default",
                0,
                1,
                Duration.ofMinutes(30),
                Optional.empty(),
                Isolation.WORKTREE,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                OnFailure.STOP,
                Optional.empty());
        jobs.add(new JobRecord(new JobId("j-" + plan), jobs.size() + 1, spec, JobState.READY, expected, "", List.of()));
        return this;
    }

    SessionOutline outline() {
        return new SessionOutline(ID, jobs.stream().map(JobOutline::of).toList(), slots, startedAt, false);
    }

    void observedBy(SessionObserver other) {
        observer = other;
    }

    /** An attempt begins and has its files at once. */
    void run(String plan, int slot) {
        claim(plan, slot);
        checkedOut(plan);
    }

    /** A claimed attempt waits for something. */
    void prepares(String plan, String doing) {
        observer.changed(new SessionChange.Preparing(ID, attempt(plan), doing));
    }

    /** A claimed attempt has its files. */
    void checkedOut(String plan) {
        int slot = Optional.ofNullable(slotOf.get(plan)).orElseThrow().number();
        observer.changed(new SessionChange.CheckedOut(ID, attempt(plan), "wt-" + slot, clock.instant()));
    }

    /** An attempt begins. */
    void claim(String plan, int slot) {
        started.put(plan, clock.instant());
        Slot held = new Slot(new WorkerId("local"), slot);
        slotOf.put(plan, held);
        tasks.put(plan, new ArrayList<>());
        observer.changed(new SessionChange.AttemptStarted(ID, attempt(plan), held, clock.instant(), Duration.ZERO));
    }

    void taskEnds(String plan, TaskStatus status, int exitCode, Duration duration, String tail) {
        List<TaskResult> done = tasks.computeIfAbsent(plan, p -> new ArrayList<>());
        Task task = record(plan).spec().batches().get(0).tasks().get(done.size());
        TaskResult result = new TaskResult(task.id(), task.title(), status, exitCode, duration, tail);
        done.add(result);
        observer.changed(new SessionChange.TaskFinished(ID, attempt(plan), result));
    }

    void taskPasses(String plan) {
        taskEnds(plan, TaskStatus.PASSED, 0, Duration.ofSeconds(1), "");
    }

    void attemptEnds(String plan, AttemptOutcome outcome, String message) {
        attemptEnds(plan, outcome, message, TestCounts.NONE);
    }

    void attemptEnds(String plan, AttemptOutcome outcome, String message, TestCounts tests) {
        Optional<BrokenReason> reason =
                outcome == AttemptOutcome.BROKEN ? Optional.of(BrokenReason.CHECKOUT) : Optional.empty();
        AttemptRecord record = new AttemptRecord(
                attempt(plan).number(),
                Optional.ofNullable(slotOf.get(plan)),
                "wt-1",
                Optional.ofNullable(started.get(plan)),
                Optional.of(clock.instant()),
                Optional.of(new AttemptResult(
                        outcome, reason, message, tasks.getOrDefault(plan, List.of()), tests, List.of())),
                outcome == AttemptOutcome.PASSED ? "" : "build/coppice/" + plan.replace('/', '_'));
        AttemptId id = attempt(plan);
        attempts.computeIfAbsent(plan, p -> new ArrayList<>()).add(record);
        observer.changed(new SessionChange.AttemptFinished(ID, id.job(), record));
    }

    void jobEnds(String plan, JobState state, String message) {
        JobRecord job = record(plan);
        ends.add(state);
        observer.changed(new SessionChange.JobEnded(
                ID,
                new JobRecord(
                        job.id(),
                        job.ordinal(),
                        job.spec(),
                        state,
                        job.expected(),
                        message,
                        attempts.getOrDefault(plan, List.of()))));
    }

    /** All tasks that are left, the attempt and the job pass. */
    void passes(String plan) {
        int left = record(plan).spec().taskCount()
                - tasks.getOrDefault(plan, List.of()).size();
        for (int i = 0; i < left; i++) {
            taskPasses(plan);
        }
        attemptEnds(plan, AttemptOutcome.PASSED, "");
        jobEnds(plan, attempts.getOrDefault(plan, List.of()).size() > 1 ? JobState.FLAKY : JobState.PASSED, "");
    }

    void ends() {
        observer.changed(new SessionChange.SessionEnded(
                ID,
                new SessionRecord(
                        ID,
                        new Source("/repo", "0".repeat(40)),
                        "HEAD",
                        slots,
                        jobs.size(),
                        SessionState.COMPLETE,
                        Optional.of(Verdict.of(ends)),
                        startedAt,
                        Optional.of(startedAt),
                        Optional.of(clock.instant()))));
    }

    private AttemptId attempt(String plan) {
        return new AttemptId(
                record(plan).id(), attempts.getOrDefault(plan, List.of()).size() + 1);
    }

    private JobRecord record(String plan) {
        return jobs.stream()
                .filter(job -> job.spec().plan().equals(plan))
                .findFirst()
                .orElseThrow();
    }
}
