package dev.coppice.cli.document;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TestCounts;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An attempt. */
public record AttemptDocument(
        int number,
        Optional<AttemptOutcome> outcome,
        Optional<BrokenReason> reason,
        String message,
        Optional<String> worker,
        Optional<Integer> slot,
        String worktree,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Double> durationSeconds,
        List<TaskDocument> tasks,
        TestCounts tests,
        List<FailedTestDocument> failedTests) {

    /** A test case that failed. */
    public record FailedTestDocument(String className, String name, double durationSeconds, String text) {
        FailedTest test() {
            return new FailedTest(className, name, Seconds.duration(durationSeconds), text);
        }
    }

    /** It, as the coordinator records it; its files are not on this machine. */
    public AttemptRecord record() {
        return new AttemptRecord(number, place(), worktree, startedAt, finishedAt, outcome.map(this::result), "");
    }

    /** Where it runs or ran; empty when no worker was heard of. */
    public Optional<Slot> place() {
        return worker.flatMap(name -> slot.map(slotNumber -> new Slot(new WorkerId(name), slotNumber)));
    }

    private AttemptResult result(AttemptOutcome end) {
        Optional<BrokenReason> why = end == AttemptOutcome.BROKEN
                ? reason.or(() -> Optional.of(BrokenReason.WORKER_ERROR)) // one that a newer coordinator knows
                : Optional.empty();
        return new AttemptResult(
                end,
                why,
                message,
                tasks.stream().map(TaskDocument::result).toList(),
                tests,
                failedTests.stream().map(FailedTestDocument::test).toList());
    }
}
