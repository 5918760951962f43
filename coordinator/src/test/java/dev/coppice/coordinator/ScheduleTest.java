package dev.coppice.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.history.JobKey;
import dev.coppice.coordinator.history.PastSession;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.environment.Ability;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order in which jobs run, and how long all of them take, by workers that take as long as each did before. */
class ScheduleTest {

    @Test
    void theLongestGoFirst() {
        assertThat(makespan(3, new int[] {10, 8, 12, 9, 11})).isEqualTo(Duration.ofSeconds(19));
    }

    @Test
    void isListSchedulingLongestFirstAndSoWithinItsBoundOfTheBestSchedule() {
        Random seeds = new Random(7);
        for (int round = 0; round < 12; round++) {
            int slots = 1 + seeds.nextInt(4);
            int[] lengths = seeds.ints(1 + seeds.nextInt(8), 1, 30).toArray();
            String what = Arrays.toString(lengths) + " on " + slots + " slots";
            long makespan = makespan(slots, lengths).toSeconds();
            long best = best(lengths, new int[slots], 0, Integer.MAX_VALUE);
            assertThat(makespan).as(what).isEqualTo(listScheduling(slots, lengths));
            assertThat(3.0 * slots * makespan).as(what).isLessThanOrEqualTo((4.0 * slots - 1) * best);
        }
    }

    @Test
    void anUnknownJobCountsAsLong() {
        try (Simulation simulation = known(Map.of("long", 60, "short", 5))) {
            simulation.worker("w", 1);
            SessionId id = simulation.submit(1, job("short", 0), job("long", 0), job("new", 0));
            simulation.runToEnd(id);
            assertThat(order(simulation)).containsExactly("new", "long", "short");
        }
    }

    @Test
    void priorityComesBeforeLengthAndNeedsBeforeBoth() {
        try (Simulation simulation = known(Map.of("a", 1, "b", 50, "c", 20, "d", 40))) {
            simulation.worker("w", 1);
            SessionId id = simulation.submit(1, job("a", 0), job("b", 0), job("c", 5), job("d", 9, 0), job("e", -1));
            simulation.runToEnd(id);
            assertThat(order(simulation)).containsExactly("c", "b", "a", "d", "e");
        }
    }

    /** What needs an ability and what needs none are in one order, and a slot is promised once. */
    @Test
    void priorityHoldsBetweenJobsThatNeedAnAbilityAndOthers() {
        try (Simulation simulation = known(Map.of())) {
            simulation.worker("w", 1).isAble(Ability.CONTAINERS, Ability.COMPOSE);
            simulation.runFor(Duration.ofSeconds(4));
            SessionId id = simulation.submit(
                    1,
                    job("a", 1),
                    needing(Ability.CONTAINERS, "b", 3),
                    job("c", 2),
                    needing(Ability.COMPOSE, "d", 4),
                    needing(Ability.CONTAINERS, "e", 0));
            simulation.runToEnd(id);
            assertThat(order(simulation)).containsExactly("d", "b", "c", "a", "e");
        }
    }

    @Test
    void whatNobodyCanTakeHoldsUpNothingElse() {
        try (Simulation simulation = known(Map.of())) {
            SimulatedWorker able = simulation.worker("able", 4);
            simulation.worker("plain", 4);
            able.isAble(Ability.CONTAINERS);
            simulation.courses = ticket -> new SimulatedWorker.Course(Duration.ofSeconds(10), AttemptOutcome.PASSED);
            simulation.runFor(Duration.ofSeconds(4));
            SessionId waiting = simulation.submit(
                    100,
                    IntStream.range(0, 20)
                            .mapToObj(i -> needing(Ability.CONTAINERS, "needs-" + i, 9))
                            .toList());
            simulation.runFor(Duration.ofSeconds(1));
            able.isAble();
            simulation.runFor(Duration.ofSeconds(20));
            SessionId others = simulation.submit(
                    100,
                    IntStream.range(0, 8).mapToObj(i -> job("plain-" + i, 0)).toList());
            simulation.runFor(Duration.ofSeconds(2));
            assertThat(running(simulation, others)).isEqualTo(8);
            assertThat(running(simulation, waiting)).isZero();
        }
    }

    private static long running(Simulation simulation, SessionId session) {
        return simulation.jobs(session).stream()
                .filter(job -> job.state() == JobState.RUNNING)
                .count();
    }

    private static Submission.JobRequest needing(Ability ability, String plan, int priority) {
        return new Submission.JobRequest(Specs.needing(ability, plan, "default", priority, 0), List.of());
    }

    @Test
    void sessionsShareFairlyAndAPrioritySessionGoesFirst() {
        try (Simulation simulation = known(Map.of())) {
            simulation.worker("w", 4);
            simulation.courses = ticket -> new SimulatedWorker.Course(Duration.ofSeconds(10), AttemptOutcome.PASSED);
            SessionId large = simulation.submit(
                    100,
                    IntStream.range(0, 40).mapToObj(i -> job("large-" + i, 0)).toList());
            simulation.runFor(Duration.ofSeconds(1));
            SessionId small = simulation.submit(
                    1, IntStream.range(0, 5).mapToObj(i -> job("small-" + i, 0)).toList());
            SessionId even = simulation.submit(
                    100,
                    IntStream.range(0, 10).mapToObj(i -> job("even-" + i, 0)).toList());
            SessionId urgent = simulation.submit(
                    2,
                    IntStream.range(0, 4).mapToObj(i -> job("urgent-" + i, 1)).toList());
            simulation.runToEnd(urgent);
            assertThat(simulation.mostAtOnce(urgent)).isEqualTo(2);
            assertThat(order(simulation).stream().skip(5).limit(4)).contains("urgent-0", "urgent-1");
            simulation.runToEnd(small, even);
            assertThat(simulation.mostAtOnce(small)).isEqualTo(1);
            assertThat(simulation.session(large).state()).isEqualTo(SessionState.RUNNING);
            simulation.runToEnd(large);
        }
    }

    @Test
    void aSmallSessionBeginsSoonBesideMoreSessionsThanThereAreSlots() {
        try (Simulation simulation = known(Map.of())) {
            simulation.worker("w", 2);
            simulation.courses = ticket -> new SimulatedWorker.Course(Duration.ofSeconds(10), AttemptOutcome.PASSED);
            List<SessionId> large = IntStream.range(0, 8)
                    .mapToObj(number -> simulation.submit(
                            100,
                            IntStream.range(0, 50)
                                    .mapToObj(i -> job("large-" + number + "-" + i, 0))
                                    .toList()))
                    .toList();
            simulation.runFor(Duration.ofSeconds(60));
            SessionId small = simulation.submit(3, List.of(job("small", 0)));
            simulation.runFor(Duration.ofSeconds(40));
            assertThat(simulation.session(small).state()).isEqualTo(SessionState.COMPLETE);
            assertThat(large)
                    .allSatisfy(id -> assertThat(simulation.session(id).startedAt())
                            .as("every session gets its turn")
                            .isPresent());
        }
    }

    @Test
    void aSmallSessionBeginsWithinSecondsBesideAHundredThousandJobsWhichAreListedPageByPage() {
        try (Simulation simulation = known(Map.of())) {
            simulation.worker("w", 8);
            simulation.courses = ticket -> new SimulatedWorker.Course(Duration.ofSeconds(4), AttemptOutcome.PASSED);
            int jobs = 100_000;
            SessionId large = simulation.submit(jobs, Collections.nCopies(jobs, job("large", 0)));
            simulation.runFor(Duration.ofSeconds(30));
            SessionId small = simulation.submit(
                    10,
                    IntStream.range(0, 10).mapToObj(i -> job("small-" + i, 0)).toList());
            Instant submitted = simulation.time.instant();

            simulation.runUntil(() -> simulation.session(small).startedAt().isPresent());
            assertThat(Duration.between(submitted, simulation.time.instant())).isLessThan(Duration.ofSeconds(5));
            simulation.runToEnd(small);
            assertThat(Duration.between(submitted, simulation.time.instant())).isLessThan(Duration.ofSeconds(20));
            assertThat(simulation.session(large).state()).isEqualTo(SessionState.RUNNING);

            int listed = 0;
            for (int page = 0; page < 20; page++) {
                List<JobRecord> part = simulation.sessions.jobs(large, listed, jobs / 20);
                assertThat(part.getFirst().ordinal()).isEqualTo(listed + 1);
                listed += part.size();
                assertThat(part.getLast().ordinal()).isEqualTo(listed);
            }
            assertThat(listed).isEqualTo(jobs);
            assertThat(simulation.sessions.jobs(large, listed, 1)).isEmpty();
        }
    }

    private static Duration makespan(int slots, int[] lengths) {
        Map<String, Integer> known = new HashMap<>();
        IntStream.range(0, lengths.length).forEach(index -> known.put("p" + index, lengths[index]));
        try (Simulation simulation = known(known)) {
            simulation.worker("w", slots);
            simulation.coordinator();
            SessionId id = simulation.submit(
                    100,
                    IntStream.range(0, lengths.length)
                            .mapToObj(index -> job("p" + index, 0))
                            .toList());
            simulation.runToEnd(id);
            List<JobRecord> jobs = simulation.jobs(id);
            Instant start = jobs.stream()
                    .map(job -> job.attempts().getFirst().startedAt().orElseThrow())
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            return Duration.between(start, simulation.session(id).endedAt().orElseThrow());
        }
    }

    private static long listScheduling(int slots, int[] lengths) {
        PriorityQueue<Long> ends = new PriorityQueue<>(Collections.nCopies(slots, 0L));
        int[] sorted = Arrays.stream(lengths).sorted().toArray();
        for (int index = sorted.length - 1; index >= 0; index--) {
            ends.add(Optional.ofNullable(ends.poll()).orElseThrow() + sorted[index]);
        }
        return ends.stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    private static int best(int[] lengths, int[] loads, int index, int known) {
        if (index == lengths.length) {
            return Arrays.stream(loads).max().orElseThrow();
        }
        int best = known;
        for (int slot = 0; slot < loads.length; slot++) {
            loads[slot] += lengths[index];
            if (loads[slot] < best) {
                best = Math.min(best, best(lengths, loads, index + 1, best));
            }
            loads[slot] -= lengths[index];
        }
        return best;
    }

    private static Submission.JobRequest job(String plan, int priority, Integer... needs) {
        return new Submission.JobRequest(Specs.spec(plan, "default", priority, 0), List.of(needs));
    }

    private static List<String> order(Simulation simulation) {
        return simulation.started().stream()
                .map(AttemptId::job)
                .map(id -> simulation
                        .job(
                                JobAddress.of(id).orElseThrow().session(),
                                JobAddress.of(id).orElseThrow().ordinal())
                        .spec()
                        .plan())
                .toList();
    }

    /** @param seconds how long each plan took before, and takes now; one second when it is not named */
    private static Simulation known(Map<String, Integer> seconds) {
        Simulation simulation = new Simulation(1);
        simulation.history = new Known(seconds);
        simulation.courses = ticket -> new SimulatedWorker.Course(
                Duration.ofSeconds(seconds.getOrDefault(ticket.spec().plan(), 1)), AttemptOutcome.PASSED);
        return simulation;
    }

    private record Known(Map<String, Integer> seconds) implements History {
        @Override
        public Optional<Duration> expected(JobKey key) {
            return Optional.ofNullable(seconds.get(key.plan())).map(Duration::ofSeconds);
        }

        @Override
        public Map<JobKey, JobState> lastEnds(String repository) {
            return Map.of();
        }

        @Override
        public List<PastSession> sessions(String repository, int limit) {
            return List.of();
        }

        @Override
        public void began(SessionRecord session) {}

        @Override
        public void ended(SessionRecord session, JobRecord job) {}

        @Override
        public void ended(SessionRecord session) {}
    }
}
