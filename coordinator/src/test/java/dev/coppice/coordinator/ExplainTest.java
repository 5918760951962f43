package dev.coppice.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.environment.Ability;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Readiness;
import dev.coppice.transport.Control;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainTest {
    private final Simulation simulation = new Simulation(1);

    @BeforeEach
    void attemptsTakeLong() {
        simulation.courses = ticket -> new SimulatedWorker.Course(Duration.ofMinutes(5), AttemptOutcome.TESTS_FAILED);
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    @Test
    void aJobThatNeedsAnotherNamesIt() {
        SessionId id = simulation.submit(1, job("first"), job("second", 0));
        assertThat(explained(id, 2))
                .containsExactly("it needs jobs that have not passed yet: first (" + id + "-1, READY)");
    }

    @Test
    void aPoolWithoutWorkersIsNamed() {
        SessionId id = simulation.submit(1, job("a"));
        assertThat(explained(id, 1))
                .containsExactly("no live worker serves pool default; start one with 'coppice worker --pool default'");
    }

    @Test
    void workersThatLackWhatAJobNeedsAreCounted() {
        simulation.worker("plain", 1);
        SimulatedWorker able = simulation.worker("able", 1);
        able.isAble(Ability.CONTAINERS);
        simulation.runFor(Duration.ofSeconds(4));
        SessionId id = simulation.submit(
                9,
                new Submission.JobRequest(Specs.needing(Ability.COMPOSE, "c", "default", 0, 0), List.of()),
                new Submission.JobRequest(Specs.needing(Ability.CONTAINERS, "d", "default", 0, 0), List.of()),
                new Submission.JobRequest(Specs.needing(Ability.CONTAINERS, "e", "default", 0, 0), List.of()));
        simulation.runFor(Duration.ofMinutes(1));
        assertThat(explained(id, 1))
                .containsExactly("2 workers serve pool default, none has a container engine with compose");
        assertThat(explained(id, 2)).singleElement().asString().startsWith("attempt 1 runs on able/1");
        assertThat(explained(id, 3))
                .contains("all slots of pool default (with a container engine) are busy: 1 attempts run on 1 workers");

        able.isAble();
        simulation.runFor(Duration.ofSeconds(4));
        assertThat(explained(id, 3)).contains("2 workers serve pool default, none has a container engine");
    }

    @Test
    void aWorkerThatHasNoRoomForWhatAJobNeedsSaysWhatItWaitsFor() {
        SimulatedWorker full = simulation.worker("full", 1);
        full.notes("jobs with containers wait for 2 GB of memory");
        simulation.runFor(Duration.ofSeconds(4));
        SessionId id = simulation.submit(
                1, new Submission.JobRequest(Specs.needing(Ability.CONTAINERS, "c", "default", 0, 0), List.of()));
        assertThat(explained(id, 1))
                .containsExactly("worker full can't take it now: jobs with containers wait for 2 GB of memory");
    }

    @Test
    void aCapThatIsReachedIsNamedAndSoAreBusySlots() {
        simulation.worker("w", 1);
        SessionId id = simulation.submit(1, job("a"), job("b"));
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(explained(id, 1)).singleElement().asString().startsWith("attempt 1 runs on w/1 since 10 s");
        assertThat(explained(id, 2))
                .containsExactly(
                        "its session runs as many attempts at once as it may: 1",
                        "all slots of pool default are busy: 1 attempts run on 1 workers");
    }

    @Test
    void aPoolWhoseTicketsAreRefusedIsNamedAndHoldsUpNoOther() {
        simulation.worker("w", 2, Set.of("good", "bad"));
        simulation.refusedPool = "bad";
        SessionId id = simulation.submit(
                2,
                new Submission.JobRequest(Specs.spec("a", "bad", 0, 0), List.of()),
                new Submission.JobRequest(Specs.spec("b", "good", 0, 0), List.of()));
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(simulation.job(id, 2).state()).isEqualTo(JobState.RUNNING);
        assertThat(explained(id, 1)).containsExactly("tickets of pool bad can't be published: it has other arguments");
        assertThat(simulation.coordinator().publishTroubles()).containsOnlyKeys("bad");

        simulation.refusedPool = "";
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(simulation.job(id, 1).state()).isEqualTo(JobState.RUNNING);
        assertThat(simulation.coordinator().publishTroubles()).isEmpty();
    }

    @Test
    void aPausedWorkerIsNamed() {
        SimulatedWorker worker = simulation.worker("w", 1);
        simulation.runFor(Duration.ofSeconds(1));
        simulation.coordinator().order(worker.id(), new Control.Pause());
        simulation.runFor(Duration.ofSeconds(5));
        SessionId id = simulation.submit(1, job("a"));
        assertThat(explained(id, 1))
                .containsExactly("worker w takes no tickets: it is paused; 'coppice workers resume w' ends that");
    }

    @Test
    void aWorkerThatLacksSomethingIsNamedWithWhatThatIs() {
        SimulatedWorker worker = simulation.worker("w", 1);
        worker.lacks("/data has 12 MiB free, and needs 512 MiB");
        simulation.runFor(Duration.ofSeconds(5));
        SessionId id = simulation.submit(1, job("a"));
        simulation.runFor(Duration.ofMinutes(1));
        assertThat(explained(id, 1))
                .singleElement()
                .asString()
                .startsWith("worker w takes no tickets: it lacks")
                .endsWith("(/data has 12 MiB free, and needs 512 MiB)");
    }

    @Test
    void aQuarantinedWorkerIsNamedBesideTheOthersOfItsPool() {
        SimulatedWorker broken = simulation.worker("broken", 1);
        SimulatedWorker sound = simulation.worker("sound", 1);
        broken.course = ticket -> new SimulatedWorker.Course(Duration.ofSeconds(1), AttemptOutcome.BROKEN);
        SessionId many = simulation.submit(
                10, IntStream.range(0, 10).mapToObj(i -> job("a" + i)).toList());
        simulation.runUntil(() -> simulation.coordinator().workers().stream()
                .anyMatch(worker -> worker.readiness() == Readiness.QUARANTINED));
        simulation.coordinator().cancel(many);
        simulation.coordinator().order(sound.id(), new Control.Pause());
        simulation.runFor(Duration.ofSeconds(5));
        SessionId id = simulation.submit(1, job("b"));
        assertThat(explained(id, 1))
                .hasSize(2)
                .anySatisfy(reason -> assertThat(reason)
                        .startsWith("worker broken takes no tickets: it is quarantined: its last attempts broke"))
                .anySatisfy(reason -> assertThat(reason).startsWith("worker sound takes no tickets: it is paused"));
    }

    @Test
    void aRetryAndAnEndSayWhatHappened() {
        simulation.worker("w", 1);
        SessionId id = simulation.submit(1, new Submission.JobRequest(Specs.spec("a", "default", 0, 1), List.of()));
        simulation.runUntil(() -> simulation.job(id, 1).attempts().size() == 1
                && simulation.job(id, 1).attempts().getFirst().result().isPresent());
        assertThat(explained(id, 1))
                .containsExactly("the next attempt waits 1 s more; attempt 1 did not pass: TESTS_FAILED");
        simulation.runToEnd(id);
        assertThat(explained(id, 1)).containsExactly("it has ended FAILED: TESTS_FAILED");
    }

    @Test
    void anUnknownJobHasNoExplanation() {
        assertThat(simulation.coordinator().explain(new JobId("nothing-1"))).isEmpty();
    }

    private List<String> explained(SessionId session, int ordinal) {
        return simulation
                .coordinator()
                .explain(simulation.job(session, ordinal).id())
                .orElseThrow()
                .reasons();
    }

    private static Submission.JobRequest job(String plan, Integer... needs) {
        return new Submission.JobRequest(Specs.spec(plan), List.of(needs));
    }
}
