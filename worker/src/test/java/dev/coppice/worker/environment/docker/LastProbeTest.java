package dev.coppice.worker.environment.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LastProbeTest {
    private static final long INTERVAL = Duration.ofSeconds(30).toNanos();
    private static final long LATE = LastProbe.LATE.toNanos();

    @Test
    void nobodyIsForestalled() {
        LastProbe none = LastProbe.seen("", 0);
        assertThat(none.isDue(INTERVAL, INTERVAL + LATE - 1)).isFalse();
        assertThat(none.isDue(INTERVAL, INTERVAL + LATE)).isTrue();

        LastProbe theirs = none.look("12:00", INTERVAL);
        assertThat(theirs.isDue(INTERVAL, INTERVAL + LATE)).isFalse();
        assertThat(theirs.look("12:00", 2 * INTERVAL).isDue(INTERVAL, 2 * INTERVAL + LATE))
                .isTrue();
    }

    @Test
    void whereNobodyElseRunsThemTheIntervalIsKept() {
        LastProbe ours = LastProbe.begun("", 0);
        assertThat(ours.look("", 1).isDue(INTERVAL, INTERVAL - 1)).isFalse();
        assertThat(ours.look("12:00", 1).isDue(INTERVAL, INTERVAL)).isTrue();
    }

    @Test
    void onesThatOthersRunAfterOursAreLeftToThemAgain() {
        LastProbe theirs = LastProbe.begun("", 0).look("12:00", 1).look("12:30", INTERVAL);
        assertThat(theirs.isDue(INTERVAL, 2 * INTERVAL)).isFalse();
        assertThat(theirs.isDue(INTERVAL, 2 * INTERVAL + LATE)).isTrue();
    }
}
