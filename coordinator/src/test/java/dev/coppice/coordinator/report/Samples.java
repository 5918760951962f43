package dev.coppice.coordinator.report;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobState;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/** Sessions made up for tests; {@link #main} writes the report of one, to look at. */
final class Samples {
    static final Instant START = Instant.parse("2026-03-14T09:26:53Z");

    private static final List<String> PLANS = List.of(
            "orders/checkout",
            "orders/refunds",
            "orders/search",
            "billing/invoices",
            "billing/tax",
            "catalog/import",
            "catalog/images",
            "auth/login",
            "auth/tokens",
            "auth/sso",
            "shipping/labels",
            "shipping/rates",
            "api/contract",
            "api/paging",
            "db/migrations",
            "db/backup",
            "ui/smoke",
            "ui/accessibility",
            "reports/export",
            "build");

    private Samples() {}

    /** Args: the folder to write to, the number of jobs, the number of slots. */
    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        int slots = Integer.parseInt(args[2]);
        List<JobRecord> jobs = jobs(count, slots);
        SessionReport report = new SessionReport(Path.of(args[0]));
        for (JobRecord job : jobs.subList(0, Math.min(50, count))) {
            for (AttemptRecord attempt : job.attempts()) {
                Path folder = Files.createDirectories(Path.of(args[0]).resolve(attempt.files()));
                for (TaskResult task : attempt.result().orElseThrow().tasks()) {
                    Files.writeString(folder.resolve("task-" + task.id() + ".log"), task.tail());
                }
            }
        }
        report.write(session(jobs, slots), jobs::stream);
    }

    static SessionRecord session(List<JobRecord> jobs, int slots) {
        Instant end = jobs.stream()
                .flatMap(job -> job.attempts().stream())
                .flatMap(attempt -> attempt.finishedAt().stream())
                .max(Instant::compareTo)
                .orElse(START);
        return new SessionRecord(
                new SessionId("s-20260314-7f3a"),
                new Source("https://git.example.org/shop/shop.git", "4be0fb1d6aee1c0f6ad9d6a4ba1a7b1dff44a1f0"),
                "main",
                slots,
                jobs.size(),
                SessionState.COMPLETE,
                Optional.of(Verdict.of(jobs.stream().map(JobRecord::state).toList())),
                START.minusMillis(120),
                Optional.of(START),
                Optional.of(end));
    }

    /** An attempt that waits for a slot. */
    private record Waiting(int ordinal, int number, long ready) {}

    /** The same for the same arguments. A slot that is free takes the first job that may run. */
    static List<JobRecord> jobs(int count, int slots) {
        Random random = new Random(7);
        long[] free = new long[slots];
        List<List<AttemptRecord>> attempts = new ArrayList<>();
        PriorityQueue<Waiting> now = new PriorityQueue<>(Comparator.comparingInt(Waiting::ordinal));
        PriorityQueue<Waiting> later = new PriorityQueue<>(Comparator.comparingLong(Waiting::ready));
        for (int ordinal = 1; ordinal <= count; ordinal++) {
            attempts.add(new ArrayList<>());
            now.add(new Waiting(ordinal, 1, 0));
        }
        while (!now.isEmpty() || !later.isEmpty()) {
            int slot = soonest(free);
            while (!later.isEmpty() && (now.isEmpty() || later.element().ready() <= free[slot])) {
                now.add(later.remove());
            }
            Waiting next = now.remove();
            long from = Math.max(free[slot], next.ready()) + 120 + random.nextInt(400);
            long typical = (long) (3000 + 78_000 * Math.pow(1 - (double) next.ordinal() / count, 1.4));
            long took = typical / 2 + (long) (random.nextDouble() * typical);
            AttemptResult result = result(random, next, took);
            free[slot] = from + took;
            attempts.get(next.ordinal() - 1).add(attempt(next, slot + 1, from, took, result));
            if (result.outcome() != AttemptOutcome.PASSED && next.number() < 3) {
                later.add(new Waiting(next.ordinal(), next.number() + 1, free[slot] + 1000));
            }
        }
        List<JobRecord> jobs = new ArrayList<>();
        for (int ordinal = 1; ordinal <= count; ordinal++) {
            String plan = "docs/plans/" + PLANS.get((ordinal - 1) % PLANS.size())
                    + (count > PLANS.size() ? "-" + (1 + (ordinal - 1) / PLANS.size()) : "") + ".md";
            jobs.add(job(ordinal, plan, state(attempts.get(ordinal - 1)), attempts.get(ordinal - 1)));
        }
        return jobs;
    }

    private static AttemptResult result(Random random, Waiting next, long took) {
        boolean hard = next.ordinal() % 13 == 3;
        boolean broken = next.ordinal() % 41 == 11 && next.number() == 1;
        boolean fails = hard && (next.number() == 1 || next.ordinal() == 16 || random.nextInt(3) == 0);
        return broken ? broken() : fails ? failed(random, took) : passed(took);
    }

    private static JobState state(List<AttemptRecord> attempts) {
        List<AttemptOutcome> ends = attempts.stream()
                .map(attempt -> attempt.result().orElseThrow().outcome())
                .toList();
        return switch (ends.getLast()) {
            case PASSED ->
                ends.contains(AttemptOutcome.TESTS_FAILED) || ends.contains(AttemptOutcome.TIMED_OUT)
                        ? JobState.FLAKY
                        : JobState.PASSED;
            case BROKEN -> JobState.BROKEN;
            default -> JobState.FAILED;
        };
    }

    private static AttemptRecord attempt(Waiting next, int slot, long from, long took, AttemptResult result) {
        return new AttemptRecord(
                next.number(),
                Optional.of(new Slot(new WorkerId("oak"), slot)),
                "wt-" + slot,
                Optional.of(START.plusMillis(from)),
                Optional.of(START.plusMillis(from + took)),
                Optional.of(result),
                "attempts/" + next.ordinal() + "-" + next.number());
    }

    static JobRecord job(int ordinal, String plan, JobState state, List<AttemptRecord> attempts) {
        JobSpec spec = new JobSpec(
                plan,
                "all",
                plan.replaceFirst(".*/", "").replace(".md", "").replace('-', ' '),
                List.of(),
                "default",
                0,
                2,
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
        return new JobRecord(
                new JobId("j-" + ordinal), ordinal, spec, state, Optional.of(Duration.ofSeconds(20)), "", attempts);
    }

    static AttemptRecord attempt(AttemptResult result, String files) {
        return new AttemptRecord(
                1,
                Optional.of(new Slot(new WorkerId("oak"), 1)),
                "wt-1",
                Optional.of(START.plusSeconds(1)),
                Optional.of(START.plusSeconds(11)),
                Optional.of(result),
                files);
    }

    static AttemptResult passed(long took) {
        return new AttemptResult(
                AttemptOutcome.PASSED,
                Optional.empty(),
                "",
                List.of(
                        task("1.1", "Compile", TaskStatus.PASSED, took / 3, ""),
                        task("2.1", "Test", TaskStatus.PASSED, took / 2, "")),
                new TestCounts(42, 0, 1),
                List.of());
    }

    static AttemptResult failed(Random random, long took) {
        boolean late = random.nextInt(5) == 0;
        List<FailedTest> failed = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            failed.add(new FailedTest(
                    "shop.orders.CheckoutTest",
                    "keepsTheCartWhenPaymentIsRefused(" + i + ")",
                    Duration.ofMillis(130),
                    "org.opentest4j.AssertionFailedError: expected: <2> but was: <0>\n\tat shop.orders.CheckoutTest.keepsTheCart"
                            + "WhenPaymentIsRefused(CheckoutTest.java:118)"));
        }
        return new AttemptResult(
                late ? AttemptOutcome.TIMED_OUT : AttemptOutcome.TESTS_FAILED,
                Optional.empty(),
                late ? "Task 2.1 was still running after 30 m, the plan's timeout" : "Task 2.1 failed with exit code 1",
                List.of(
                        task("1.1", "Compile", TaskStatus.PASSED, took / 3, ""),
                        task(
                                "2.1",
                                "Test",
                                late ? TaskStatus.TIMED_OUT : TaskStatus.FAILED,
                                took / 2,
                                "[INFO] Running shop.orders.CheckoutTest\n[ERROR] Tests run: 14, Failures: "
                                        + failed.size()
                                        + ", Errors: 0, Skipped: 0\n[ERROR] CheckoutTest.keepsTheCartWhenPaymentIsRefused:118\n"
                                        + "expected: <2> but was: <0>\n[INFO] BUILD FAILURE"),
                        task("3.1", "Package", TaskStatus.SKIPPED, 0, "")),
                new TestCounts(42, failed.size(), 1),
                failed);
    }

    static AttemptResult broken() {
        return AttemptResult.withoutTasks(
                AttemptOutcome.BROKEN,
                Optional.of(BrokenReason.DISK_FULL),
                "No space left on device while checking out wt-4; free some, or lower the number of slots");
    }

    static TaskResult task(String id, String title, TaskStatus status, long millis, String tail) {
        return new TaskResult(
                id,
                title,
                status,
                status == TaskStatus.FAILED ? 1 : status == TaskStatus.TIMED_OUT ? 143 : 0,
                Duration.ofMillis(millis),
                tail);
    }

    private static int soonest(long[] free) {
        int best = 0;
        for (int i = 1; i < free.length; i++) {
            best = free[i] < free[best] ? i : best;
        }
        return best;
    }
}
