package dev.coppice.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.worker.attempt.StopRequest.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {
    private static final Collected UNREADABLE =
            new Collected(new TestCounts(3, 0, 0), List.of(), List.of("TEST-a.xml is no XML"));

    private static TaskResult task(String id, TaskStatus status) {
        return new TaskResult(id, "t", status, status == TaskStatus.PASSED ? 0 : 7, Duration.ZERO, "");
    }

    @Test
    void theFirstTaskThatDidNotPassDecides() {
        assertThat(Ending.of(List.of(
                        task("1.1", TaskStatus.PASSED),
                        task("1.2", TaskStatus.TIMED_OUT),
                        task("1.3", TaskStatus.FAILED))))
                .isEqualTo(new Ending(
                        AttemptOutcome.TIMED_OUT,
                        Optional.empty(),
                        "task 1.2 (t) took longer than its time limit, and 1 more did not pass\n"
                                + "task 1.3 (t) ended with exit code 7"));
        assertThat(Ending.of(List.of(task("1.1", TaskStatus.FAILED))).message())
                .isEqualTo("task 1.1 (t) ended with exit code 7");
        assertThat(Ending.of(List.of(task("1.1", TaskStatus.PASSED))).outcome()).isEqualTo(AttemptOutcome.PASSED);
    }

    @Test
    void ofManyFailedTasksTheFirstAreNamed() {
        List<TaskResult> tasks = IntStream.rangeClosed(1, 30)
                .mapToObj(i -> task("1." + i, TaskStatus.FAILED))
                .toList();
        assertThat(Ending.of(tasks).message())
                .startsWith("task 1.1 (t) ended with exit code 7, and 29 more did not pass\ntask 1.2 (t) ended")
                .contains("task 1.20 (t)")
                .endsWith("\n… and 10 more");
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT, TIMED_OUT, true",
        "CANCEL, CANCELLED, false",
        "ABANDON, CANCELLED, false",
        "SHUTDOWN, INTERRUPTED, false"
    })
    void whatCutItShortIsItsOutcome(Cause cause, AttemptOutcome outcome, boolean collected) {
        Ending ending = Ending.of(cause, Duration.ofSeconds(90));
        assertThat(ending.outcome()).isEqualTo(outcome);
        assertThat(ending.isWorthCollecting()).isEqualTo(collected);
        assertThat(ending.message()).isNotEmpty();
    }

    @Test
    void aPassWhoseReportsCannotBeReadIsNoPass() {
        AttemptResult result =
                Ending.of(List.of(task("1.1", TaskStatus.PASSED))).result(List.of(), UNREADABLE);
        assertThat(result.outcome()).isEqualTo(AttemptOutcome.BROKEN);
        assertThat(result.reason()).contains(BrokenReason.COLLECT);
        assertThat(result.message()).contains("TEST-a.xml is no XML");
        assertThat(result.tests().total()).isEqualTo(3);
    }

    @Test
    void aFailureWhoseReportsCannotBeReadStaysAFailure() {
        AttemptResult result =
                Ending.of(List.of(task("1.1", TaskStatus.FAILED))).result(List.of(), UNREADABLE);
        assertThat(result.outcome()).isEqualTo(AttemptOutcome.TESTS_FAILED);
        assertThat(result.message()).isEqualTo("task 1.1 (t) ended with exit code 7\nTEST-a.xml is no XML");
    }

    @Test
    void ofManyProblemsTheFirstAreTold() {
        List<String> problems = IntStream.rangeClosed(1, 36_000)
                .mapToObj(i -> "r" + i + ".xml is empty")
                .toList();
        AttemptResult result = Ending.of(List.of(task("1.1", TaskStatus.PASSED)))
                .result(List.of(), new Collected(TestCounts.NONE, List.of(), problems));
        assertThat(result.message())
                .contains("r20.xml is empty")
                .doesNotContain("r21.xml")
                .endsWith("… and 35980 more, see collect.log");
    }
}
