package dev.coppice.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.coordinator.dispatch.WorkerView;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the coordinator does about workers that break attempts, that persons pause, or whose clocks are wrong; and about lost tickets. */
class FleetCareTest {
    private final Simulation simulation = new Simulation(1);

    @AfterEach
    void close() {
        simulation.close();
    }

    @Test
    void aWorkerThatBreaksAttemptsIsQuarantinedAndTriedNowAndThenUntilItHasMended() {
        SimulatedWorker broken = simulation.worker("broken", 1);
        simulation.worker("sound", 1);
        simulation.runFor(Duration.ofSeconds(1));
        boolean[] mended = {false};
        broken.course = ticket -> new SimulatedWorker.Course(
                Duration.ofSeconds(1), mended[0] ? AttemptOutcome.PASSED : AttemptOutcome.BROKEN);
        SessionId id = submit(300);
        simulation.runUntil(() -> readiness("broken") == Readiness.QUARANTINED);
        int before = broken.started();
        simulation.runFor(Duration.ofSeconds(50));
        assertThat(broken.started()).isEqualTo(before);
        simulation.runFor(Duration.ofMinutes(2));
        assertThat(broken.started()).isBetween(before + 1, before + 3);
        mended[0] = true;
        simulation.runUntil(() -> readiness("broken") == Readiness.READY);
        simulation.runToEnd(id);
        assertThat(simulation.jobs(id)).extracting(JobRecord::state).containsOnly(JobState.PASSED);
        assertThat(broken.started()).isGreaterThan(before + 20);
    }

    @Test
    void neverMoreThanHalfOfAPoolIsQuarantined() {
        for (int number = 1; number <= 3; number++) {
            simulation.worker("w" + number, 1).course =
                    ticket -> new SimulatedWorker.Course(Duration.ofSeconds(1), AttemptOutcome.BROKEN);
        }
        SessionId id = submit(60);
        int[] most = {0};
        simulation.runUntil(() -> {
            int now = (int) simulation.coordinator().workers().stream()
                    .filter(worker -> worker.readiness() == Readiness.QUARANTINED)
                    .count();
            most[0] = Math.max(most[0], now);
            return simulation.ended.containsKey(id);
        });
        assertThat(most[0]).isOne();
    }

    @Test
    void aPausedWorkerTakesNothingUntilItIsResumed() {
        SimulatedWorker worker = simulation.worker("w", 2);
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(simulation.coordinator().order(worker.id(), new Control.Pause()))
                .isTrue();
        simulation.runFor(Duration.ofSeconds(5));
        SessionId id = submit(4);
        simulation.runFor(Duration.ofMinutes(10));
        assertThat(worker.started()).isZero();
        assertThat(readiness("w")).isEqualTo(Readiness.PAUSED);
        simulation.coordinator().order(worker.id(), new Control.Resume());
        simulation.runToEnd(id);
        assertThat(worker.started()).isEqualTo(4);
    }

    @Test
    void aResumeThatIsLostIsSaidAgain() {
        SimulatedWorker worker = simulation.worker("w", 2);
        simulation.runFor(Duration.ofSeconds(1));
        simulation.coordinator().order(worker.id(), new Control.Pause());
        simulation.runFor(Duration.ofSeconds(5));
        worker.missesNextOrder();
        simulation.coordinator().order(worker.id(), new Control.Resume());
        SessionId id = submit(1);
        Instant begin = simulation.time.instant();
        simulation.runToEnd(id);
        assertThat(Duration.between(begin, simulation.time.instant())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void anUnknownWorkerIsToldNothing() {
        assertThat(simulation.coordinator().order(new WorkerId("nobody"), new Control.Pause()))
                .isFalse();
    }

    @Test
    void aLostTicketIsPublishedAgainWhenItsPoolHasRoomForTwoMinutes() {
        SimulatedWorker worker = simulation.worker("w", 1);
        worker.losesNextTicket();
        SessionId id = submit(1);
        Instant begin = simulation.time.instant();
        simulation.runToEnd(id);
        assertThat(simulation.job(id, 1).state()).isEqualTo(JobState.PASSED);
        assertThat(Duration.between(begin, simulation.time.instant()))
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(2).plusSeconds(10));
    }

    @Test
    void aLostTicketIsPublishedAgainWhenALaterOneWasTaken() {
        SimulatedWorker worker = simulation.worker("w", 1);
        worker.losesNextTicket();
        simulation.courses = ticket -> new SimulatedWorker.Course(Duration.ofSeconds(30), AttemptOutcome.PASSED);
        SessionId id = submit(20);
        simulation.runUntil(() -> simulation.job(id, 1).state() == JobState.PASSED);
        assertThat(worker.started()).isLessThan(10);
    }

    @Test
    void timesAreTheCoordinatorsHoweverWrongAWorkersClockIs() {
        SimulatedWorker worker = simulation.worker("w", 1);
        worker.clockAhead(Duration.ofHours(-3));
        simulation.runFor(Duration.ofSeconds(30)); // it has beaten with the right one before
        Instant begin = simulation.time.instant();
        SessionId id = submit(3);
        simulation.runToEnd(id);
        assertThat(simulation.jobs(id)).allSatisfy(job -> {
            assertThat(job.state()).isEqualTo(JobState.PASSED);
            assertThat(job.attempts().getFirst().startedAt().orElseThrow())
                    .isBetween(begin.minusMillis(10), simulation.time.instant());
        });
        assertThat(simulation.session(id).startedAt().orElseThrow()).isAfterOrEqualTo(begin.minusMillis(10));
        assertThat(view("w").ahead()).isCloseTo(Duration.ofHours(-3), Duration.ofSeconds(1));
    }

    @Test
    void nothingBeginsOrEndsInTheFutureAndNothingEndsBeforeItBegins() {
        SimulatedWorker worker = simulation.worker("w", 1);
        worker.clockAhead(Duration.ofMillis(1_900)); // too little to be taken for a wrong clock
        simulation.runFor(Duration.ofSeconds(10));
        SessionId id = submit(1);
        simulation.runUntil(() -> simulation.job(id, 1).state() == JobState.RUNNING);
        assertThat(simulation.job(id, 1).attempts().getFirst().startedAt().orElseThrow())
                .isBeforeOrEqualTo(simulation.time.instant());
        worker.clockAhead(Duration.ofMillis(-1_900));
        simulation.runToEnd(id);
        AttemptRecord attempt = simulation.job(id, 1).attempts().getFirst();
        assertThat(attempt.finishedAt().orElseThrow())
                .isBetween(attempt.startedAt().orElseThrow(), simulation.time.instant());
    }

    private SessionId submit(int jobs) {
        return simulation.submit(
                100,
                IntStream.range(0, jobs)
                        .mapToObj(number -> new Submission.JobRequest(Specs.spec("p" + number), List.of()))
                        .toList());
    }

    private Readiness readiness(String worker) {
        return view(worker).readiness();
    }

    private WorkerView view(String worker) {
        return simulation.coordinator().workers().stream()
                .filter(view -> view.id().value().equals(worker))
                .findFirst()
                .orElseThrow();
    }
}
