package dev.coppice.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final WorkerId WORKER = new WorkerId("w");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Fleet fleet = new Fleet(Duration.ofMinutes(1));
    private int sequence;

    private void beat(String boot, Instant sent, Instant heard) {
        fleet.beat(
                new Heartbeat(WORKER, boot, ++sequence, sent, Set.of("p"), 1, Readiness.READY, "", List.of()), heard);
    }

    @Test
    void aHeartbeatThatComesLateIsNoSlowClock() {
        beat("1", BEGIN, BEGIN);
        beat("1", BEGIN.plusSeconds(3), BEGIN.plusSeconds(33));
        assertThat(fleet.onOurClock(WORKER, BEGIN.plusSeconds(30))).isEqualTo(BEGIN.plusSeconds(30));
    }

    @Test
    void twoOfOneNameAreSeenAndOneThatStartedAnewIsNot() {
        beat("1", BEGIN, BEGIN);
        beat("2", BEGIN, BEGIN.plusSeconds(1));
        assertThat(note()).isEmpty();
        beat("1", BEGIN, BEGIN.plusSeconds(3));
        assertThat(note()).contains("several workers have this name", "--name");
        beat("1", BEGIN, BEGIN.plusSeconds(40));
        assertThat(note()).as("the other one is gone").isEmpty();
    }

    private String note() {
        return fleet.views(BEGIN, worker -> 0).getFirst().note();
    }

    @Test
    void aWorkerThatIsNotHeardOfIsSilent() {
        beat("1", BEGIN, BEGIN);
        assertThat(isSilent(BEGIN.plusSeconds(40))).isFalse();
        assertThat(isSilent(BEGIN.plusSeconds(41))).isTrue();
        beat("1", BEGIN, BEGIN.plusSeconds(42));
        assertThat(isSilent(BEGIN.plusSeconds(43))).isFalse();
    }

    @Test
    void nobodyCountsOnAMissingWorkerWhichIsListedForAWhile() {
        beat("1", BEGIN, BEGIN);
        Instant missed = BEGIN.plusSeconds(61);
        fleet.forgetSilent(missed);
        assertThat(fleet.isLive(WORKER)).isFalse();
        assertThat(fleet.pools()).isEmpty();
        assertThat(fleet.slots("p")).isEmpty();
        assertThat(isSilent(missed)).isTrue();
        fleet.forgetSilent(BEGIN.plusSeconds(660));
        assertThat(isSilent(BEGIN.plusSeconds(660))).isTrue();
        fleet.forgetSilent(BEGIN.plusSeconds(661));
        assertThat(fleet.views(BEGIN, worker -> 0)).isEmpty();
    }

    @Test
    void aMissingWorkerThatReturnsIsLive() {
        beat("1", BEGIN, BEGIN);
        Instant missed = BEGIN.plusSeconds(61);
        fleet.forgetSilent(missed);
        beat("1", missed, missed);
        assertThat(fleet.isLive(WORKER)).isTrue();
        assertThat(fleet.views(missed, worker -> 0)).singleElement().matches(view -> !view.silent());
    }

    @Test
    void aWorkerThatHasStoppedInGoodOrderIsNotMissed() {
        fleet.beat(
                new Heartbeat(WORKER, "1", 1, BEGIN, Set.of("p"), 1, Readiness.DRAINING, "it has stopped", List.of()),
                BEGIN);
        fleet.forgetSilent(BEGIN.plusSeconds(61));
        assertThat(fleet.views(BEGIN, worker -> 0)).isEmpty();
    }

    private boolean isSilent(Instant now) {
        return fleet.views(now, worker -> 0).getFirst().silent();
    }

    @Test
    void aClockThatIsSetIsSeenAfterSomeBeatsAndWithTheNextLifeAtOnce() {
        beat("1", BEGIN, BEGIN);
        Instant slow = BEGIN.minusSeconds(100);
        for (int number = 1; number <= 8; number++) {
            beat("1", slow, BEGIN);
        }
        assertThat(fleet.onOurClock(WORKER, slow)).isEqualTo(BEGIN);
        Instant slower = BEGIN.minusSeconds(200);
        beat("2", slower, BEGIN);
        assertThat(fleet.onOurClock(WORKER, slower)).isEqualTo(BEGIN);
    }
}
