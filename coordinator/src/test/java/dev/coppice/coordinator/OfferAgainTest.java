package dev.coppice.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.session.StrayExecution;
import dev.coppice.coordinator.session.StrayReason;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Start;
import dev.coppice.transport.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is offered again to nobody, a ticket that is says so, and whatever runs beside the record is noted. */
class OfferAgainTest {
    private static final Slot SLOT = new Slot(new WorkerId("x"), 1);

    private final Simulation simulation = new Simulation(1);

    @AfterEach
    void close() {
        simulation.close();
    }

    private SessionId submit() {
        return simulation.submit(1, new Submission.JobRequest(Specs.spec("a", "default", 0, 0), List.of()));
    }

    private Ticket.Offer offer(int number) {
        return simulation.offered.get(number).offer().orElseThrow();
    }

    @Test
    void aPoolWhoseWorkersAreGoneGetsNothingAgainForHours() {
        SimulatedWorker gone = simulation.worker("gone", 1);
        simulation.runFor(Duration.ofSeconds(1));
        SessionId id = submit();
        gone.crash();
        simulation.runFor(Duration.ofHours(3));
        assertThat(simulation.offered).hasSize(1);
        SimulatedWorker back = simulation.worker("back", 1);
        simulation.runToEnd(id);
        simulation.runFor(Duration.ofMinutes(10));
        assertThat(simulation.job(id, 1).state()).isEqualTo(JobState.PASSED);
        assertThat(back.started()).isOne();
        assertThat(simulation.offered).hasSize(1);
    }

    @Test
    void aPausedWorkerIsNobodyToOfferAnythingAgainTo() {
        SimulatedWorker worker = simulation.worker("w", 1);
        simulation.runFor(Duration.ofSeconds(1));
        worker.losesNextTicket();
        submit();
        simulation.runFor(Duration.ofSeconds(1));
        simulation.coordinator().order(worker.id(), new Control.Pause());
        simulation.runFor(Duration.ofHours(1));
        assertThat(simulation.offered).hasSize(1);
    }

    @Test
    void aPublishThatFailedIsNotMadeAgainForNobody() {
        SimulatedWorker gone = simulation.worker("gone", 1);
        simulation.runFor(Duration.ofSeconds(1));
        simulation.refusedPool = "default";
        submit();
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(simulation.offered).hasSizeBetween(3, 8);
        gone.crash();
        simulation.runFor(Duration.ofSeconds(15));
        int before = simulation.offered.size();
        simulation.runFor(Duration.ofHours(1));
        assertThat(simulation.offered).hasSize(before);
    }

    @Test
    void aTicketSaysWhenItWasOfferedAndWhetherAgain() {
        SimulatedWorker worker = simulation.worker("w", 1);
        simulation.runFor(Duration.ofSeconds(1));
        worker.losesNextTicket();
        SessionId id = submit();
        simulation.runToEnd(id);
        assertThat(offer(0).again()).isFalse();
        assertThat(offer(1).again()).isTrue();
        assertThat(Duration.between(offer(0).at(), offer(1).at()))
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
        assertThat(offer(1).answer()).isEqualTo(simulation.settings.lease());
    }

    /** What it has in hand, or was told to wait with, is no longer in the pool either, for some seconds. */
    @Test
    void aTicketThatIsNotInItsPoolIsOfferedAgainWithinSecondsButNotAtOnce() {
        SimulatedWorker worker = simulation.worker("w", 1);
        simulation.runFor(Duration.ofSeconds(1));
        worker.losesNextTicket();
        simulation.lying = OptionalInt.of(0);
        SessionId id = submit();
        simulation.runToEnd(id);
        assertThat(simulation.offered).hasSize(2);
        assertThat(offer(1).again()).isTrue();
        assertThat(Duration.between(offer(0).at(), offer(1).at()))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(13));
    }

    @Test
    void aTicketThatLiesInItsPoolIsNotOfferedAgainWithinSeconds() {
        SimulatedWorker worker = simulation.worker("w", 1);
        simulation.runFor(Duration.ofSeconds(1));
        worker.losesNextTicket();
        simulation.lying = OptionalInt.of(1);
        submit();
        simulation.runFor(Duration.ofMinutes(1));
        assertThat(simulation.offered).hasSize(1);
    }

    @Test
    void nothingIsMissedWhereNoSlotIsFree() {
        simulation.worker("w", 1);
        simulation.runFor(Duration.ofSeconds(1));
        simulation.lying = OptionalInt.of(0);
        simulation.courses = ticket -> new SimulatedWorker.Course(Duration.ofMinutes(1), AttemptOutcome.PASSED);
        simulation.submit(
                2,
                new Submission.JobRequest(Specs.spec("a", "default", 0, 0), List.of()),
                new Submission.JobRequest(Specs.spec("b", "default", 0, 0), List.of()));
        simulation.runFor(Duration.ofSeconds(50));
        assertThat(simulation.offered).hasSize(2);
    }

    @Test
    void aNewLeaderOffersWhatMayNotHaveBeenPublishedAgainOnceSomebodyIsThere() {
        simulation.worker("w", 1);
        simulation.runFor(Duration.ofSeconds(1));
        simulation.refusedPool = "default";
        submit();
        simulation.refusedPool = "";
        int before = simulation.offered.size();
        simulation.startCoordinator();
        assertThat(simulation.offered).hasSize(before);
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(simulation.offered).hasSize(before + 1);
        assertThat(offer(before).again()).isTrue();
    }

    private AttemptId dispatched(SessionId id) {
        simulation.worker("quiet", 1);
        simulation.line = sending -> {};
        simulation.courses = ticket -> new SimulatedWorker.Course(Duration.ofHours(1), AttemptOutcome.PASSED);
        simulation.runFor(Duration.ofSeconds(1));
        return new AttemptId(simulation.job(id, 1).id(), 1);
    }

    private Event.AttemptStarted started(AttemptId attempt, String token, Start start) {
        return new Event.AttemptStarted(new Claim(attempt, token), SLOT, simulation.time.instant(), start);
    }

    private List<StrayExecution> strays(AttemptId attempt) {
        return simulation.sessions.strays(attempt.job());
    }

    @Test
    void whoAsksIsToldToProceedOrToAbandonAndAgainWithEachHeartbeat() {
        SessionId id = submit();
        AttemptId attempt = dispatched(id);
        Claim first = new Claim(attempt, "first");
        Claim second = new Claim(attempt, "second");
        simulation
                .coordinator()
                .events(List.of(started(attempt, "first", Start.ASKS), started(attempt, "second", Start.ASKS)));
        assertThat(simulation.commands).containsExactly(new Control.Proceed(first), new Control.Abandon(second));
        simulation
                .coordinator()
                .pulse(new Heartbeat(
                                SLOT.worker(),
                                "boot",
                                1,
                                simulation.time.instant(),
                                Set.of("default"),
                                1,
                                Readiness.READY,
                                "",
                                List.of(first, second))
                        .withWaiting(List.of(first, second)));
        assertThat(simulation.commands.subList(2, 4))
                .containsExactly(new Control.Proceed(first), new Control.Abandon(second));
        assertThat(strays(attempt)).as("neither ran beside the record").isEmpty();
    }

    @Test
    void whatBeganBesideTheRecordIsNotedOnceWithItsReason() {
        SessionId id = submit();
        AttemptId attempt = dispatched(id);
        AttemptResult passed = AttemptResult.withoutTasks(AttemptOutcome.PASSED, Optional.empty(), "");
        simulation
                .coordinator()
                .events(List.of(
                        started(attempt, "killed", Start.FOUND),
                        started(attempt, "owner", Start.UNANSWERED),
                        started(attempt, "twin", Start.FRESH),
                        started(attempt, "twin", Start.FRESH),
                        started(attempt, "owner", Start.FOUND),
                        new Event.AttemptFinished(
                                new Claim(attempt, "owner"),
                                SLOT,
                                "wt-1",
                                simulation.time.instant(),
                                simulation.time.instant(),
                                passed,
                                ""),
                        started(attempt, "late", Start.FRESH)));
        assertThat(strays(attempt))
                .extracting(stray -> stray.claim().token(), StrayExecution::reason)
                .containsExactlyInAnyOrder(
                        tuple("killed", StrayReason.WORKER_KILLED),
                        tuple("owner", StrayReason.UNANSWERED),
                        tuple("twin", StrayReason.TICKET_TWICE),
                        tuple("late", StrayReason.TICKET_TWICE));
        assertThat(simulation.coordinator().explain(attempt.job()).orElseThrow().reasons())
                .anySatisfy(reason -> assertThat(reason).contains("also begun by x/1 (claim killed,"));
        assertThat(simulation.coordinator().census().strays())
                .containsEntry(StrayReason.TICKET_TWICE, 2)
                .containsEntry(StrayReason.ATTEMPT_OVER, 0);
    }

    @Test
    void whatBeginsAfterACancelIsNoted() {
        SessionId id = submit();
        AttemptId attempt = dispatched(id);
        simulation.coordinator().cancel(id);
        simulation.coordinator().events(List.of(started(attempt, "late", Start.FRESH)));
        assertThat(strays(attempt))
                .singleElement()
                .satisfies(stray -> assertThat(stray.reason()).isEqualTo(StrayReason.ATTEMPT_OVER));
    }
}
