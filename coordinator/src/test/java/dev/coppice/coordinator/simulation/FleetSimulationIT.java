package dev.coppice.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.Specs;
import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.store.Database;
import dev.coppice.environment.Ability;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobState;
import dev.coppice.lifecycle.Crew;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.transport.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Whatever goes wrong, each job ends once, with what one execution of it came to, and in time. */
@ExtendWith(SilentDecisions.class)
class FleetSimulationIT {
    private static final int SEEDS = 2_000;
    private static final int BURST = 6;
    private static final int SEEDS_OF_HOURS = 6;
    private static final int SEEDS_OF_PURGES = 20;
    private static final int ROUNDS = 8;
    private static final Duration SOON = Duration.ofMinutes(20);

    /** To replay one: {@code -Dcoppice.seed=N}. */
    @Test
    void everyJobEndsOnceAsOneOfItsExecutionsDid() throws Exception {
        Long only = Long.getLong("coppice.seed");
        if (only != null) {
            runAll(LongStream.of(only));
            return;
        }
        try (Crew crew = new Crew("simulation")) {
            CompletableFuture<Boolean> even = crew.call("even seeds", () -> {
                runAll(LongStream.iterate(2, seed -> seed <= SEEDS, seed -> seed + 2));
                return true;
            });
            runAll(LongStream.iterate(1, seed -> seed <= SEEDS, seed -> seed + 2));
            assertThat(even.get()).isTrue();
        }
    }

    private static void runAll(LongStream seeds) {
        try (Database database = Database.inMemory()) {
            seeds.forEach(seed -> {
                try {
                    run(seed, BrokenRule.NONE, database);
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + " failed; replay it with -Dcoppice.seed=" + seed, e);
                }
            });
        }
    }

    @Test
    void poolsWhoseWorkersComeAndGoForHoursRunNothingWithoutAReason() {
        Seeds.allPass(SEEDS_OF_HOURS, FleetSimulationIT::runForHours);
    }

    /** A ticket waits for a slot, and is gone when there is one. */
    @Test
    void aPurgedPoolIsFilledAgainWithinSecondsOfAFreeSlot() {
        for (long seed = 1; seed <= SEEDS_OF_PURGES; seed++) {
            try (Database database = Database.inMemory();
                    World world = new World(seed, BrokenRule.NONE, database)) {
                world.broker.faulty = false;
                world.courses = ticket -> new WorkerProcess.Course(Duration.ofSeconds(30), AttemptOutcome.PASSED);
                world.startWorker("one", 1, Set.of("default"));
                world.runFor(Duration.ofSeconds(4));
                SessionId id = submit(world, 2, List.of(job("first", "default"), job("second", "default")));
                world.runFor(Duration.ofSeconds(1 + world.random.nextInt(28)));
                world.broker.purge("default");
                assertThat(world.runUntil(() -> world.outcomes.size() == 1, Duration.ofMinutes(1)))
                        .isTrue();
                assertThat(world.runUntil(() -> world.executions.size() == 2, Duration.ofSeconds(15)))
                        .as("seed %s: the second begins", seed)
                        .isTrue();
                assertThat(world.runUntil(() -> world.ended.contains(id), Duration.ofMinutes(1)))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = BrokenRule.class,
            names = {"LIVE_WORKER", "STRAYS"})
    void aBrokenRuleIsCaughtWithinHours(BrokenRule rule) {
        Seeds.oneCatches(rule, SEEDS_OF_HOURS, FleetSimulationIT::runForHours);
    }

    /** Workers are away for up to an hour, coordinators fail over, and sessions come all the time. */
    private static void runForHours(long seed, BrokenRule rule, Database database) {
        try (World world = new World(seed, rule, database)) {
            Random random = world.random;
            world.startWorker("one", 2, Set.of("default"));
            world.startWorker("two", 1, Set.of("default", "gpu"));
            world.runFor(Duration.ofSeconds(4));
            List<SessionId> ids = new ArrayList<>();
            Comings comings = new Comings(world);
            for (int round = 0; round < ROUNDS; round++) {
                ids.add(submit(world, 1 + random.nextInt(5), jobs(random)));
                comings.next();
            }
            comings.allBack();
            heal(world);
            Invariants invariants = new Invariants(world);
            assertThat(world.runUntil(() -> world.ended.containsAll(ids) || allEnded(world, ids), SOON))
                    .as("all ends within %s after all is well again: %s", SOON, describe(world, ids))
                    .isTrue();
            world.runFor(Duration.ofMinutes(5));
            ids.forEach(invariants::check);
            invariants.checkExecutions();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = BrokenRule.class,
            mode = Mode.EXCLUDE,
            names = {"NONE", "LIVE_WORKER", "STRAYS", "REPEATED_ORDERS", "REMOVALS"})
    void aBrokenRuleIsCaught(BrokenRule rule) {
        Seeds.oneCatches(rule, SEEDS, FleetSimulationIT::run);
    }

    private static void run(long seed, BrokenRule rule, Database database) {
        try (World world = new World(seed, rule, database)) {
            Random random = world.random;
            world.startWorker("one", 1 + random.nextInt(2), Set.of("default"));
            world.startWorker("two", 2, Set.of("default"));
            world.startWorker("three", 1, Set.of("default", "gpu"));
            world.runFor(Duration.ofSeconds(4));
            List<SessionId> ids = List.of(
                    submit(world, 1 + random.nextInt(5), jobs(random)),
                    submit(world, 1 + random.nextInt(5), jobs(random)));
            new Disturbance(world, ids).run(4 + random.nextInt(4));
            heal(world);
            Invariants invariants = new Invariants(world);
            noTicketIsLost(world, invariants, ids);
            assertThat(world.runUntil(() -> world.ended.containsAll(ids) || allEnded(world, ids), SOON))
                    .as("all ends within %s after all is well again: %s", SOON, describe(world, ids))
                    .isTrue();
            ids.forEach(invariants::check);
            invariants.checkExecutions();
            invariants.noneLostThatHadReported();
            aBurstIsTakenIn(world);
            aCancelReachesWhatRuns(world);
            world.runFor(Duration.ofMinutes(1));
            assertThat(world.begun)
                    .as("executions that go on though their jobs have ended")
                    .isEmpty();
        }
    }

    private static void heal(World world) {
        world.broker.faulty = false;
        world.runFor(Duration.ofSeconds(61)); // by then whatever was frozen, cut off or down is back
        world.broker.faulty = false;
    }

    /** A publish that failed is made again within seconds; nothing else leaves an offered attempt without a ticket. */
    private static void noTicketIsLost(World world, Invariants invariants, List<SessionId> ids) {
        Set<AttemptId> before = invariants.withoutTicket(ids);
        if (!before.isEmpty()) {
            world.runFor(Duration.ofSeconds(10));
            before.retainAll(invariants.withoutTicket(ids));
        }
        assertThat(before).as("attempts whose tickets are lost").isEmpty();
    }

    /** A job may have ended untold, when its coordinator crashed with the word on its lips. */
    private static boolean allEnded(World world, List<SessionId> ids) {
        return ids.stream()
                .allMatch(id -> world.sessions.session(id).orElseThrow().state() != SessionState.RUNNING);
    }

    /** Each submission of one instant makes a session of its own, and none fails. */
    private static void aBurstIsTakenIn(World world) {
        Set<SessionId> burst = new HashSet<>();
        for (int count = 0; count < BURST; count++) {
            try {
                burst.add(world.leader().callOnce(leader -> leader.submit(submission(1, List.of()))));
            } catch (StoreException e) {
                throw new AssertionError("submission " + (count + 1) + " of one instant failed", e);
            }
        }
        assertThat(burst).as("sessions of one instant").hasSize(BURST);
    }

    private static void aCancelReachesWhatRuns(World world) {
        world.courses = ticket -> new WorkerProcess.Course(Duration.ofMinutes(25), AttemptOutcome.PASSED);
        SessionId id = submit(world, 2, List.of(job("long", "default"), job("longer", "default")));
        assertThat(world.runUntil(() -> world.begun.size() == 2, Duration.ofMinutes(1)))
                .as("free slots take jobs at once when all is well")
                .isTrue();
        world.runFor(Duration.ofSeconds(3));
        Set<Claim> running = Set.copyOf(world.begun);
        world.leader().call(leader -> leader.cancel(id));
        world.runFor(Duration.ofSeconds(2));
        assertThat(world.begun)
                .as("running two seconds after they were cancelled")
                .doesNotContainAnyElementsOf(running);
        assertThat(world.runUntil(() -> allEnded(world, List.of(id)), Duration.ofSeconds(2)))
                .isTrue();
        assertThat(world.sessions.jobs(id, 0, 10)).extracting(JobRecord::state).containsOnly(JobState.CANCELLED);
    }

    private static SessionId submit(World world, int parallelism, List<Submission.JobRequest> jobs) {
        return world.leader().call(leader -> leader.submit(submission(parallelism, jobs)));
    }

    private static Submission submission(int parallelism, List<Submission.JobRequest> jobs) {
        return new Submission(new Source("/repo", "c0ffee"), "main", parallelism, jobs);
    }

    private static List<Submission.JobRequest> jobs(Random random) {
        return IntStream.range(0, 2 + random.nextInt(6))
                .mapToObj(index -> {
                    List<Integer> needs =
                            index > 0 && random.nextInt(4) == 0 ? List.of(random.nextInt(index)) : List.<Integer>of();
                    String pool = random.nextInt(5) == 0 ? "gpu" : "default";
                    return new Submission.JobRequest(spec(random, "plan-" + index, pool), needs);
                })
                .toList();
    }

    /** Some need what not every worker has all the time. */
    private static JobSpec spec(Random random, String plan, String pool) {
        int priority = random.nextInt(2);
        int retries = random.nextInt(3);
        return switch (random.nextInt(4)) {
            case 0 -> Specs.needing(Ability.CONTAINERS, plan, pool, priority, retries);
            case 1 -> Specs.needing(Ability.COMPOSE, plan, pool, priority, retries);
            default -> Specs.spec(plan, pool, priority, retries);
        };
    }

    private static Submission.JobRequest job(String plan, String pool) {
        return new Submission.JobRequest(Specs.spec(plan, pool, 0, 0), List.of());
    }

    private static String describe(World world, List<SessionId> ids) {
        return ids.stream()
                .flatMap(id -> world.sessions.jobs(id, 0, 100).stream())
                .filter(job -> !job.state().isEnd())
                .map(job -> job.id() + " " + job.state() + " " + job.attempts().size() + " attempts")
                .toList()
                .toString();
    }
}
