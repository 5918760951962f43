package dev.coppice.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessMarkTest {
    private final ProcessMark run = ProcessMark.ofRun("abcdefgh23");
    private final ProcessMark attempt = run.ofAttempt("some-token", 7);

    @Test
    void aRunHoldsTheNumbersOfItsAttemptsAndNoOthers() {
        assertThat(run.holds(attempt.innerLimit())).isTrue();
        assertThat(run.holds(attempt.outermostLimit())).isTrue();
        assertThat(attempt.holds(attempt.innerLimit())).isTrue();
        assertThat(attempt.holds(attempt.outermostLimit())).isTrue();

        assertThat(attempt.holds(run.ofAttempt("another-token", 8).outermostLimit()))
                .isFalse();
        assertThat(run.holds(ProcessMark.ofRun("abcdefgh24")
                        .ofAttempt("some-token", 7)
                        .innerLimit()))
                .isFalse();
    }

    @Test
    void whoIsLimitedByOthersOrByNobodyIsNotHeld() {
        for (String name : new String[] {"abcdefgh23", "22222222", "polygenelubricants"}) {
            ProcessMark any = ProcessMark.ofRun(name);
            assertThat(any.holds(RealTimeLimits.UNLIMITED)).isFalse();
            assertThat(any.holds(0)).isFalse();
            assertThat(any.holds(200_000)).isFalse();
        }
    }

    @Test
    void numbersBeginAnewAfterTheLast() {
        assertThat(run.ofAttempt("some-token", 7 + (1L << 28)).innerLimit()).isEqualTo(attempt.innerLimit());
        assertThat(run.holds(run.ofAttempt("some-token", (1L << 28) - 1).innerLimit()))
                .isTrue();
    }

    /** Whoever is within another's attempt can give its own processes a number, and leave them the other's. */
    @Test
    void everyInnerLimitIsBelowEveryOutermostOne() {
        assertThat(ProcessMark.ofRun("polygenelubricants")
                        .ofAttempt("some-token", (1L << 28) - 1)
                        .innerLimit())
                .isLessThan(ProcessMark.ofRun("22222222").outermostLimit());
        assertThat(new RealTimeLimits(5, attempt.outermostLimit()).hasRoomFor(run))
                .isTrue();
        assertThat(new RealTimeLimits(200_000, 200_000).hasRoomFor(run)).isFalse();
    }

    @Test
    void aShortWordOrSeveralAreNoMark() {
        assertThatThrownBy(() -> ProcessMark.ofRun("seven77")).hasMessageContaining("'seven77'");
        assertThatThrownBy(() -> run.ofAttempt("two words", 1)).hasMessageContaining("'two words'");
    }

    @Test
    void limitsAreReadAsTheKernelWritesThem() {
        String limits = """
                Limit                     Soft Limit           Hard Limit           Units
                Max realtime priority     0                    0
                Max realtime timeout      200000               unlimited            us
                """;
        assertThat(RealTimeLimits.parse(limits)).isEqualTo(new RealTimeLimits(200_000, RealTimeLimits.UNLIMITED));
        assertThat(RealTimeLimits.parse("")).isEqualTo(new RealTimeLimits(Long.MAX_VALUE, Long.MAX_VALUE));
    }
}
