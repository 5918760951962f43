package dev.coppice.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.job.JobId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static JobOutline job(Optional<Duration> expected) {
        return new JobOutline(new JobId("j"), "p.md", "all", List.of(), expected);
    }

    private static JobOutline job(long seconds) {
        return job(Optional.of(Duration.ofSeconds(seconds)));
    }

    private static RunningJob running(JobOutline job) {
        return new RunningJob(job, 1, new Slot(new WorkerId("w"), 1), START, "", "wt-1", 0);
    }

    private static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    @Test
    void workIsSharedBySlotsButOneJobIsNot() {
        TimeLeft left = new TimeLeft(3);
        List.of(10, 8, 12, 9, 11).forEach(each -> left.waits(job(each)));
        assertThat(left.left(List.of(), START).orElseThrow().toMillis()).isEqualTo(50_000 / 3);
        left.waits(job(60));
        assertThat(left.left(List.of(), START)).isEqualTo(seconds(60));
        left.waitsNoMore(job(60));
        assertThat(left.left(List.of(), START).orElseThrow().toMillis()).isEqualTo(50_000 / 3);
    }

    @Test
    void whatRunsNeedsOnlyItsRest() {
        TimeLeft left = new TimeLeft(2);
        assertThat(left.left(List.of(running(job(10))), START.plusSeconds(4))).isEqualTo(seconds(6));
    }

    @Test
    void whatOverrunsTakesATenthLonger() {
        TimeLeft left = new TimeLeft(2);
        assertThat(left.left(List.of(running(job(10))), START.plusSeconds(40))).isEqualTo(seconds(4));
    }

    @Test
    void nothingIsSaidWhereNothingIsKnown() {
        TimeLeft left = new TimeLeft(1);
        left.waits(job(Optional.empty()));
        assertThat(left.left(List.of(), START)).isEmpty();
        left.took(job(Optional.empty()), Duration.ofSeconds(3));
        left.took(job(Optional.empty()), Duration.ofSeconds(30));
        left.took(job(Optional.empty()), Duration.ofSeconds(5));
        assertThat(left.left(List.of(), START)).isEqualTo(seconds(5));
    }

    @Test
    void expectationsStretchAsRealityDiffers() {
        TimeLeft left = new TimeLeft(1);
        left.waits(job(10));
        for (int i = 0; i < 99; i++) {
            left.took(job(10), Duration.ofSeconds(30));
        }
        assertThat(left.left(List.of(), START).orElseThrow().toMillis()).isBetween(29_000L, 30_000L);
    }

    @Test
    void nothingLeftTakesNoTime() {
        assertThat(new TimeLeft(1).left(List.of(), START)).isEqualTo(seconds(0));
    }
}
