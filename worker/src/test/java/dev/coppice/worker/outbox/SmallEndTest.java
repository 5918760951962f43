package dev.coppice.worker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.job.JobId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.json.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SmallEndTest {
    private static final TestCounts COUNTS = new TestCounts(9, 1, 0);

    private final SmallEnd small = new SmallEnd();

    private static AttemptFinished end(String message, List<TaskResult> tasks, List<FailedTest> failed) {
        return new AttemptFinished(
                new Claim(new AttemptId(new JobId("j"), 1), "t"),
                new Slot(new WorkerId("w"), 1),
                "wt-1",
                Instant.EPOCH,
                Instant.EPOCH,
                new AttemptResult(AttemptOutcome.TESTS_FAILED, Optional.empty(), message, tasks, COUNTS, failed),
                "http://c/files");
    }

    private static List<TaskResult> tasks(int count, String title, int tail) {
        return Collections.nCopies(
                count, new TaskResult("1.1", title, TaskStatus.FAILED, 1, Duration.ZERO, "x".repeat(tail)));
    }

    private static List<FailedTest> failed(int count, int text) {
        return Collections.nCopies(count, new FailedTest("C", "n", Duration.ZERO, "\0".repeat(text)));
    }

    private static int size(AttemptFinished end) {
        return new MessageFormat().write(end).length;
    }

    @Test
    void aSmallEndStaysAsItIs() {
        AttemptFinished end = end("m".repeat(SmallEnd.MOST_MESSAGE), tasks(50, "t", 4096), failed(50, 4096));
        assertThat(small.of(end)).isEqualTo(end);
    }

    @Test
    void aLongMessageIsCut() {
        String message = small.of(end("😀".repeat(80_000), List.of(), List.of()))
                .result()
                .message();
        assertThat(message).startsWith("😀😀").endsWith("😀… (cut)").hasSizeLessThanOrEqualTo(SmallEnd.MOST_MESSAGE);
    }

    @Test
    void tailsGoBeforeTextsAndTextsBeforeTasks() {
        AttemptFinished tails = small.of(end("m", tasks(2_000, "t", 4096), failed(2, 10)));
        assertThat(size(tails)).isLessThan(SmallEnd.MOST_BYTES);
        assertThat(tails.result().tasks()).isEqualTo(tasks(2_000, "t", 0));
        assertThat(tails.result().failedTests()).isEqualTo(failed(2, 10));
        assertThat(tails.result().message()).startsWith("m\n").contains("last lines");

        AttemptFinished texts = small.of(end("m", tasks(2, "t", 4096), failed(500, 4096)));
        assertThat(size(texts)).isLessThan(SmallEnd.MOST_BYTES);
        assertThat(texts.result().failedTests()).isEqualTo(failed(500, 0));
        assertThat(texts.result().message()).contains("texts of failed tests");

        AttemptFinished bare = small.of(end("m", tasks(2_000, "t".repeat(4096), 0), List.of()));
        assertThat(size(bare)).isLessThan(SmallEnd.MOST_BYTES);
        assertThat(bare.result().outcome()).isEqualTo(AttemptOutcome.TESTS_FAILED);
        assertThat(bare.result().tests()).isEqualTo(COUNTS);
        assertThat(bare.result().tasks()).isEmpty();
    }
}
