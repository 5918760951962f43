package dev.coppice.worker.outbox;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.json.MessageFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the end of an attempt fit into a message of a size that brokers and clients take. What it leaves out is in the attempt's
 * files, and the result's message says so.
 */
final class SmallEnd {
    static final int MOST_BYTES = 4 << 20;
    static final int MOST_MESSAGE = 8 << 10;
    /** One that is escaped. */
    private static final int BYTES_OF_LETTER = 6;

    private static final int BYTES_OF_ITEM = 1 << 10;
    private static final int BYTES_BESIDE = 64 << 10;
    private static final String CUT = "… (cut)";
    private static final String WHERE =
            " are left out here, since they are too long for a message: see the attempt's files";

    private final MessageFormat format = new MessageFormat();

    /** As it is if it is small, else with less and less. */
    AttemptFinished of(AttemptFinished whole) {
        AttemptFinished end = with(whole, shortMessage(whole.result()));
        if (isLarge(end)) {
            end = with(end, withoutTails(end.result()).with("the tasks' last lines" + WHERE));
        }
        if (isLarge(end)) {
            end = with(end, withoutTexts(end.result()).with("the texts of failed tests" + WHERE));
        }
        if (isLarge(end)) {
            AttemptResult result = end.result();
            end = with(
                    end,
                    parts(result, result.message(), List.of(), List.of()).with("the tasks and failed tests" + WHERE));
        }
        return end;
    }

    private boolean isLarge(AttemptFinished end) {
        return mostBytes(end.result()) >= MOST_BYTES && format.write(end).length >= MOST_BYTES;
    }

    /** More than it can have: nearly all ends are known to be small without writing them. */
    private static long mostBytes(AttemptResult result) {
        long letters = result.message().length();
        for (TaskResult task : result.tasks()) {
            letters += length(task.id(), task.title(), task.tail());
        }
        for (FailedTest test : result.failedTests()) {
            letters += length(test.className(), test.name(), test.text());
        }
        long items = (long) result.tasks().size() + result.failedTests().size();
        return letters * BYTES_OF_LETTER + items * BYTES_OF_ITEM + BYTES_BESIDE;
    }

    private static long length(String... texts) {
        return Stream.of(texts).mapToLong(String::length).sum();
    }

    private static AttemptResult shortMessage(AttemptResult result) {
        String message = result.message();
        if (message.length() <= MOST_MESSAGE) {
            return result;
        }
        int length = MOST_MESSAGE - CUT.length();
        int end = Character.isHighSurrogate(message.charAt(length - 1)) ? length - 1 : length;
        return parts(result, message.substring(0, end) + CUT, result.tasks(), result.failedTests());
    }

    private static AttemptResult withoutTails(AttemptResult result) {
        List<TaskResult> tasks = result.tasks().stream()
                .map(task ->
                        new TaskResult(task.id(), task.title(), task.status(), task.exitCode(), task.duration(), ""))
                .toList();
        return parts(result, result.message(), tasks, result.failedTests());
    }

    private static AttemptResult withoutTexts(AttemptResult result) {
        List<FailedTest> tests = result.failedTests().stream()
                .map(test -> new FailedTest(test.className(), test.name(), test.duration(), ""))
                .toList();
        return parts(result, result.message(), result.tasks(), tests);
    }

    private static AttemptResult parts(
            AttemptResult result, String message, List<TaskResult> tasks, List<FailedTest> failed) {
        return new AttemptResult(result.outcome(), result.reason(), message, tasks, result.tests(), failed);
    }

    private static AttemptFinished with(AttemptFinished end, AttemptResult result) {
        return new AttemptFinished(
                end.claim(), end.slot(), end.worktree(), end.startedAt(), end.finishedAt(), result, end.files());
    }
}
