package dev.coppice.coordinator;

import static dev.coppice.attempt.AttemptOutcome.BROKEN;
import static dev.coppice.attempt.AttemptOutcome.CANCELLED;
import static dev.coppice.attempt.AttemptOutcome.INTERRUPTED;
import static dev.coppice.attempt.AttemptOutcome.LOST;
import static dev.coppice.attempt.AttemptOutcome.PASSED;
import static dev.coppice.attempt.AttemptOutcome.TESTS_FAILED;
import static dev.coppice.attempt.AttemptOutcome.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.dispatch.TimeLeft;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Event;
import dev.coppice.transport.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the coordinator decides, in one thread and on a clock that the test moves. */
class CoordinatorTest {
    private final Simulation simulation = new Simulation(1);

    @AfterEach
    void close() {
        simulation.close();
    }

    @Test
    void aPassedRetryIsFlaky() {
        outcomes(TESTS_FAILED, PASSED);
        JobRecord job = runOne(1);
        assertThat(job.state()).isEqualTo(JobState.FLAKY);
        assertThat(simulation.outcomes(job)).containsExactly(TESTS_FAILED, PASSED);
        assertThat(session().verdict()).contains(Verdict.FLAKY);
        // Its retry waited on the ladder's first rung.
        assertThat(Duration.between(finished(job, 0), started(job, 1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void testsThatFailTooOftenFailTheJob() {
        outcomes(TESTS_FAILED, TIMED_OUT, TESTS_FAILED);
        JobRecord job = runOne(2);
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.attempts()).hasSize(3);
        assertThat(session().verdict()).contains(Verdict.FAILED);
    }

    @Test
    void brokenAttemptsAreNotChargedToTheTests() {
        outcomes(BROKEN, TESTS_FAILED, INTERRUPTED, PASSED);
        JobRecord job = runOne(1);
        assertThat(job.state()).isEqualTo(JobState.FLAKY);
    }

    @Test
    void aPassAfterBrokenAttemptsOnlyIsAPass() {
        outcomes(BROKEN, INTERRUPTED, PASSED);
        assertThat(runOne(0).state()).isEqualTo(JobState.PASSED);
    }

    @Test
    void theFourthBrokenAttemptIsTheLast() {
        outcomes(Collections.nCopies(10, BROKEN).toArray(AttemptOutcome[]::new));
        JobRecord job = runOne(5);
        assertThat(job.state()).isEqualTo(JobState.BROKEN);
        assertThat(job.attempts()).hasSize(4);
        assertThat(Duration.between(finished(job, 0), started(job, 1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.between(finished(job, 1), started(job, 2))).isEqualTo(Duration.ofSeconds(30));
        assertThat(Duration.between(finished(job, 2), started(job, 3))).isEqualTo(Duration.ofMinutes(5));
        assertThat(session().verdict()).contains(Verdict.BROKEN);
    }

    @Test
    void interruptionsHaveALimitOfTheirOwn() {
        outcomes(Collections.nCopies(20, INTERRUPTED).toArray(AttemptOutcome[]::new));
        JobRecord job = runOne(0);
        assertThat(job.state()).isEqualTo(JobState.BROKEN);
        assertThat(job.attempts()).hasSize(11);
    }

    @Test
    void whatNeedsOthersWaitsForThem() {
        simulation.worker("w", 4);
        SessionId id = simulation.submit(4, job("a"), job("b", 0), job("c", 0, 1));
        assertThat(simulation.job(id, 3).state()).isEqualTo(JobState.BLOCKED);
        simulation.runToEnd(id);
        List<JobRecord> jobs = simulation.jobs(id);
        assertThat(started(jobs.get(1), 0)).isAfterOrEqualTo(finished(jobs.get(0), 0));
        assertThat(started(jobs.get(2), 0)).isAfterOrEqualTo(finished(jobs.get(1), 0));
        assertThat(jobs).extracting(JobRecord::state).containsOnly(JobState.PASSED);
    }

    @Test
    void whatNeedsAFailedJobIsSkippedAndSoIsWhatNeedsThat() {
        simulation.worker("w", 4);
        outcomes(TESTS_FAILED, PASSED);
        SessionId id = simulation.submit(1, job("a"), job("b", 0), job("c", 1), job("d"));
        simulation.runToEnd(id);
        assertThat(simulation.jobs(id))
                .extracting(JobRecord::state)
                .containsExactly(JobState.FAILED, JobState.SKIPPED, JobState.SKIPPED, JobState.PASSED);
        assertThat(simulation.job(id, 2).message()).isEqualTo("it needs a, which ended FAILED");
        assertThat(simulation.sessions.progress(id)).contains(new Progress(4, 1, 0, 0, 3));
    }

    @Test
    void needsInACircleAreRefused() {
        assertThatThrownBy(() -> simulation.submit(1, job("a", 1), job("b", 0), job("c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("circle, or need one that does; take one need away: a, b");
        assertThatThrownBy(() -> simulation.submit(1, job("a", 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a needs job 7, but the session has jobs 0 to 0");
        assertThat(simulation.sessions.latest(1)).isEmpty();
    }

    @Test
    void aSessionWithoutJobsPasses() {
        SessionId id = simulation.submit(1);
        assertThat(simulation.session(id).verdict()).contains(Verdict.PASSED);
    }

    @Test
    void aSessionThatCantBeRunHasFailed() {
        SessionId id = simulation.coordinator().refuse(new Source("/none", ""), "main");
        assertThat(simulation.sessions.session(id).orElseThrow().state()).isEqualTo(SessionState.FAILED);
        assertThat(simulation.sessions.session(id).orElseThrow().verdict()).isEmpty();
    }

    @Test
    void aCancelledSessionEndsWhatWaitsAtOnceAndWhatRunsSoon() {
        simulation.worker("w", 1);
        takes(Duration.ofHours(1));
        SessionId id = simulation.submit(1, job("a"), job("b"), job("c", 0));
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(simulation.coordinator().cancel(id)).isTrue();
        assertThat(simulation.jobs(id))
                .extracting(JobRecord::state)
                .containsExactly(JobState.RUNNING, JobState.CANCELLED, JobState.CANCELLED);
        simulation.runToEnd(id);
        assertThat(simulation.outcomes(simulation.job(id, 1))).containsExactly(CANCELLED);
        assertThat(simulation.session(id).state()).isEqualTo(SessionState.CANCELLED);
        assertThat(simulation.session(id).verdict()).contains(Verdict.CANCELLED);
        assertThat(simulation.coordinator().cancel(id)).isFalse();
    }

    @Test
    void aLargeSessionIsCancelledInStepsAndTheNextLeaderGoesOn() {
        SimulatedWorker worker = simulation.worker("w", 2);
        takes(Duration.ofHours(1));
        Submission.JobRequest[] jobs = new Submission.JobRequest[1_700];
        Arrays.setAll(jobs, number -> job("j" + number));
        SessionId large = simulation.submit(2, jobs);
        SessionId other = simulation.submit(1, job("other"));
        simulation.runUntil(() -> worker.running() == 2);
        assertThat(simulation.coordinator().cancel(large)).isTrue();
        assertThat(cancelled(large)).as("jobs that one step ends").isBetween(400L, 600L);
        assertThat(simulation.coordinator().cancel(other)).isTrue();
        assertThat(cancelled(large)).as("another request comes in between").isBetween(400L, 600L);
        simulation.startCoordinator();
        int started = simulation.started().size();
        simulation.runToEnd(large, other);
        assertThat(simulation.started()).hasSize(started);
        assertThat(cancelled(large)).isEqualTo(1_700);
        assertThat(simulation.session(large).state()).isEqualTo(SessionState.CANCELLED);
    }

    private long cancelled(SessionId session) {
        return simulation.jobs(session).stream()
                .filter(found -> found.state() == JobState.CANCELLED)
                .count();
    }

    @Test
    void aJobIsCancelledWhateverEndsItsAttempt() {
        SimulatedWorker worker = simulation.worker("w", 2);
        takes(Duration.ofHours(1));
        SessionId id = simulation.submit(2, job("a"), job("b"));
        simulation.runFor(Duration.ofSeconds(10));
        worker.crash();
        assertThat(simulation.coordinator().cancel(simulation.job(id, 1).id())).isTrue();
        simulation.runFor(Duration.ofSeconds(30));
        JobRecord cancelled = simulation.job(id, 1);
        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        assertThat(simulation.outcomes(cancelled)).containsExactly(LOST);
        assertThat(simulation.job(id, 2).state()).isEqualTo(JobState.DISPATCHED);
    }

    @Test
    void aTicketOfACancelledJobIsAbandoned() {
        SessionId id = simulation.submit(1, job("a"));
        SimulatedWorker worker = simulation.worker("w", 1);
        takes(Duration.ofHours(1));
        simulation.line = sending -> simulation.time.after(Duration.ofSeconds(5), sending);
        simulation.runUntil(() -> worker.running() == 1);
        assertThat(simulation.coordinator().cancel(simulation.job(id, 1).id())).isTrue();
        simulation.runToEnd(id);
        simulation.runUntil(() -> worker.running() == 0);
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(simulation.staleEvents()).isPositive();
        assertThat(simulation.job(id, 1).attempts()).isEmpty();
    }

    @Test
    void aSilentWorkersAttemptsRunElsewhere() {
        SimulatedWorker silent = simulation.worker("silent", 1);
        takes(Duration.ofMinutes(1));
        SessionId id = simulation.submit(1, job("a"));
        simulation.runUntil(() -> silent.running() == 1);
        Instant crash = simulation.time.instant();
        silent.crash();
        simulation.worker("other", 1);
        simulation.runToEnd(id);
        JobRecord job = simulation.job(id, 1);
        assertThat(simulation.outcomes(job)).containsExactly(LOST, PASSED);
        assertThat(job.state()).isEqualTo(JobState.PASSED);
        assertThat(Duration.between(crash, started(job, 1))).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void theWorkerOnWhichAnAttemptBrokeIsAvoidedWhereAnotherOneServesThePool() {
        List<Set<WorkerId>> avoided = new ArrayList<>();
        simulation.courses = ticket -> {
            avoided.add(ticket.avoid());
            return new SimulatedWorker.Course(Duration.ofSeconds(1), BROKEN);
        };
        WorkerId first = simulation.worker("first", 1).id();
        simulation.worker("second", 1);
        // The one that is to be avoided comes for the tickets last.
        SessionId id = simulation.submit(1, job("a"));
        simulation.runUntil(() -> avoided.size() == 1);
        Collections.reverse(simulation.workers);
        simulation.runToEnd(id);
        assertThat(simulation.job(id, 1).attempts().get(1).slot().orElseThrow().worker())
                .isEqualTo(new WorkerId("second"));
        // When all have broken it, nobody is avoided.
        assertThat(avoided).containsExactly(Set.of(), Set.of(first), Set.of(), Set.of());
    }

    @Test
    void aPausedCoordinatorLosesNoAttempt() {
        simulation.worker("w", 1);
        takes(Duration.ofMinutes(2));
        SessionId id = simulation.submit(1, job("a"));
        simulation.runFor(Duration.ofSeconds(10));
        simulation.stopCoordinator();
        simulation.time.advance(Duration.ofMinutes(10));
        simulation.startCoordinator();
        simulation.runToEnd(id);
        assertThat(simulation.outcomes(simulation.job(id, 1))).containsExactly(PASSED);
    }

    @Test
    void anAttemptWhoseEndCouldNotBeReportedForLongerThanItsTimeoutIsNotCharged() {
        simulation.worker("w", 1);
        takes(Duration.ofMinutes(2));
        SessionId id = simulation.submit(1, job("a"));
        simulation.runFor(Duration.ofSeconds(10));
        List<Runnable> unsent = new ArrayList<>();
        simulation.line = unsent::add;
        simulation.stopCoordinator();
        simulation.time.advance(Duration.ofHours(1));
        simulation.startCoordinator();
        simulation.time.after(Duration.ofSeconds(10), () -> {
            simulation.line = Runnable::run;
            unsent.forEach(Runnable::run);
        });
        simulation.runToEnd(id);
        assertThat(simulation.outcomes(simulation.job(id, 1))).containsExactly(PASSED);
    }

    @Test
    void aRetryOfALargeSessionComesBackWithNoCoordinatorUp() {
        SimulatedWorker worker = simulation.worker("w", 1);
        outcomes(TESTS_FAILED);
        simulation.submit(
                1,
                IntStream.range(0, 5)
                        .mapToObj(
                                index -> new Submission.JobRequest(Specs.spec("p" + index, "default", 0, 1), List.of()))
                        .toList());
        simulation.runUntil(
                () -> simulation.changes.stream().anyMatch(SessionChange.AttemptFinished.class::isInstance));
        assertThat(worker.started()).isOne();
        simulation.restartCoordinatorAfter(Duration.ofSeconds(5));
        assertThat(worker.started()).isEqualTo(2);
    }

    @Test
    void aStuckAttemptEndsSomeTimeAfterItsTimeout() {
        simulation.worker("w", 1);
        takes(Duration.ofHours(10));
        SessionId id = simulation.submit(1, job("a"));
        simulation.runToEnd(id);
        JobRecord job = simulation.job(id, 1);
        assertThat(simulation.outcomes(job)).containsExactly(TIMED_OUT);
        assertThat(Duration.between(started(job, 0), finished(job, 0)))
                .isBetween(Duration.ofMinutes(32), Duration.ofMinutes(33));
        assertThat(job.message()).contains("did not end attempt 1 within its timeout of 1800 s");
    }

    @Test
    void aJobThatNobodyTakesIsBroken() {
        simulation.settings = Settings.DEFAULT.withQueueTimeout(Duration.ofHours(1));
        simulation.worker("w", 1);
        SessionId id = simulation.submit(
                1, new Submission.JobRequest(Specs.spec("a", "gpu", 0, 0), List.of()), job("b", 0), job("c"));
        simulation.runToEnd(id);
        assertThat(simulation.jobs(id))
                .extracting(JobRecord::state)
                .containsExactly(JobState.BROKEN, JobState.SKIPPED, JobState.PASSED);
        assertThat(simulation.job(id, 1).message()).startsWith("NO_WORKER: no worker of pool gpu");
        assertThat(Duration.between(simulation.session(id).queuedAt(), simulation.time.instant()))
                .isBetween(Duration.ofMinutes(60), Duration.ofMinutes(61));
    }

    @Test
    void aTicketThatNobodyTakesIsBrokenToo() {
        simulation.settings = Settings.DEFAULT.withQueueTimeout(Duration.ofHours(1));
        SimulatedWorker worker = simulation.worker("w", 1);
        simulation.coordinator();
        simulation.runFor(Duration.ofSeconds(1));
        worker.crash();
        SessionId id = simulation.submit(1, job("a"));
        assertThat(simulation.job(id, 1).state()).isEqualTo(JobState.DISPATCHED);
        simulation.runToEnd(id);
        assertThat(simulation.job(id, 1).state()).isEqualTo(JobState.BROKEN);
    }

    @Test
    void aNewCoordinatorTakesUpWhatTheOldOneHadDecided() {
        simulation.worker("w", 2);
        takes(Duration.ofSeconds(20));
        outcomes(TESTS_FAILED);
        SessionId id = simulation.submit(
                2, IntStream.range(0, 6).mapToObj(index -> job("job-" + index)).toList());
        for (int i = 0; i < 5; i++) {
            simulation.runFor(Duration.ofSeconds(7));
            simulation.startCoordinator();
        }
        simulation.runToEnd(id);
        assertThat(simulation.ends())
                .hasSize(6)
                .allSatisfy((job, ends) -> assertThat(ends).isOne());
        assertThat(simulation.mostAtOnce(id)).isLessThanOrEqualTo(2);
    }

    @Test
    void theSessionsCapHoldsAlsoWhenRetriesComeBack() {
        simulation.worker("w", 10);
        simulation.courses = ticket -> new SimulatedWorker.Course(
                Duration.ofSeconds(1 + ticket.attempt().number()),
                ticket.attempt().number() < 3 ? TESTS_FAILED : PASSED);
        SessionId id = simulation.submit(
                3,
                IntStream.range(0, 30)
                        .mapToObj(
                                index -> new Submission.JobRequest(Specs.spec("p" + index, "default", 0, 2), List.of()))
                        .toList());
        simulation.runToEnd(id);
        assertThat(simulation.mostAtOnce(id)).isEqualTo(3);
        assertThat(simulation.jobs(id)).extracting(JobRecord::state).containsOnly(JobState.FLAKY);
    }

    @Test
    void theFirstClaimHeardOfOwnsTheAttemptWhateverItSaysAndAllOthersAreAbandoned() {
        simulation.worker("quiet", 1);
        takes(Duration.ofHours(1));
        simulation.line = sending -> {};
        Coordinator coordinator = simulation.coordinator();
        SessionId id = simulation.submit(1, job("a"));
        simulation.runFor(Duration.ofSeconds(1));
        AttemptId attempt = new AttemptId(simulation.job(id, 1).id(), 1);
        Slot slot = new Slot(new WorkerId("x"), 1);
        Instant now = simulation.time.instant();
        Claim first = new Claim(attempt, "first");
        Claim second = new Claim(attempt, "second");
        AttemptResult passed = AttemptResult.withoutTasks(PASSED, Optional.empty(), "");
        AttemptResult failed = AttemptResult.withoutTasks(TESTS_FAILED, Optional.empty(), "no");
        coordinator.events(List.of(
                new Event.AttemptStarted(new Claim(new AttemptId(attempt.job(), 2), "early"), slot, now),
                new Event.CheckedOut(second, "wt-9", now),
                new Event.AttemptFinished(first, slot, "wt-1", now, now, passed, "/files"),
                new Event.AttemptStarted(first, slot, now),
                new Event.AttemptStarted(second, slot, now),
                new Event.AttemptFinished(second, slot, "wt-2", now, now, failed, ""),
                new Event.AttemptFinished(first, slot, "wt-1", now, now, passed, "/files")));
        JobRecord job = simulation.job(id, 1);
        assertThat(job.state()).isEqualTo(JobState.PASSED);
        assertThat(job.attempts()).singleElement().satisfies(record -> {
            assertThat(record.result()).contains(passed);
            assertThat(record.slot()).contains(slot);
            assertThat(record.worktree()).isEqualTo("wt-1");
            assertThat(record.files()).isEqualTo("/files");
        });
        assertThat(simulation.staleEvents()).isEqualTo(6);
    }

    @Test
    void theTimeLeftIsThatOfTheLongestFirst() {
        assertThat(TimeLeft.of(List.of(), seconds(10, 8, 12, 9, 11), 3)).contains(Duration.ofSeconds(19));
        assertThat(TimeLeft.of(List.of(Duration.ofSeconds(30)), seconds(10, 10), 2))
                .contains(Duration.ofSeconds(30));
        assertThat(TimeLeft.of(List.of(), List.of(Optional.empty()), 2)).isEmpty();
        assertThat(TimeLeft.of(List.of(), List.of(), 2)).contains(Duration.ZERO);
    }

    private static List<Optional<Duration>> seconds(int... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(Duration::ofSeconds)
                .map(Optional::of)
                .toList();
    }

    @Test
    void onlySoMuchIsOfferedAsWorkersCanSoonTake() {
        simulation.worker("w", 4);
        simulation.coordinator();
        takes(Duration.ofMinutes(1));
        SessionId id = simulation.submit(
                1_000,
                IntStream.range(0, 100).mapToObj(index -> job("p" + index)).toList());
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(simulation.jobs(id))
                .filteredOn(job -> job.state() == JobState.RUNNING)
                .hasSize(4);
        assertThat(simulation.jobs(id))
                .filteredOn(job -> job.state() == JobState.DISPATCHED)
                .hasSize(1);
    }

    @Test
    void slotsTellWhatTheyRun() {
        simulation.worker("w", 2, Set.of("default", "gpu"));
        takes(Duration.ofMinutes(1));
        SessionId id = simulation.submit(2, job("a"));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(simulation.coordinator().slots("gpu"))
                .extracting(slot -> slot.slot() + " " + slot.job() + " " + slot.worktree())
                .containsExactly("w/1 Optional[" + simulation.job(id, 1).id() + "] wt-1", "w/2 Optional.empty ");
    }

    private static Submission.JobRequest job(String plan, Integer... needs) {
        return new Submission.JobRequest(Specs.spec(plan), List.of(needs));
    }

    private JobRecord runOne(int retries) {
        simulation.worker("w", 1);
        SessionId id =
                simulation.submit(1, new Submission.JobRequest(Specs.spec("a", "default", 0, retries), List.of()));
        simulation.runToEnd(id);
        return simulation.job(id, 1);
    }

    private SessionRecord session() {
        return simulation.ended.values().iterator().next();
    }

    /** The outcomes of attempts, in the order in which they begin; those that follow pass. */
    private void outcomes(AttemptOutcome... outcomes) {
        List<AttemptOutcome> next = new ArrayList<>(List.of(outcomes));
        var before = simulation.courses;
        simulation.courses = ticket ->
                new SimulatedWorker.Course(before.apply(ticket).takes(), next.isEmpty() ? PASSED : next.removeFirst());
    }

    private void takes(Duration duration) {
        simulation.courses = ticket -> new SimulatedWorker.Course(duration, PASSED);
    }

    private static Instant started(JobRecord job, int index) {
        return job.attempts().get(index).startedAt().orElseThrow();
    }

    private static Instant finished(JobRecord job, int index) {
        return job.attempts().get(index).finishedAt().orElseThrow();
    }
}
