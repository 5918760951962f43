package dev.coppice.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.Specs;
import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.environment.Environment;
import dev.coppice.coordinator.environment.Environment.Goal;
import dev.coppice.coordinator.environment.EnvironmentView;
import dev.coppice.coordinator.store.Database;
import dev.coppice.environment.EnvironmentOrder.Wish;
import dev.coppice.session.SessionId;
import dev.coppice.transport.Source;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong, each named environment has one owner, none is lost, and none is left. */
@ExtendWith(SilentDecisions.class)
class EnvironmentSimulationIT {
    private static final int SEEDS = 300;
    private static final int ROUNDS = 12;

    @Test
    void eachHasOneOwnerAndNoneIsLostOrLeft() {
        Seeds.allPass(SEEDS, EnvironmentSimulationIT::run);
    }

    @ParameterizedTest
    @EnumSource(
            value = BrokenRule.class,
            names = {"REPEATED_ORDERS", "REMOVALS"})
    void aBrokenRuleIsCaught(BrokenRule rule) {
        Seeds.oneCatches(rule, SEEDS, EnvironmentSimulationIT::run);
    }

    private static void run(long seed, BrokenRule rule, Database database) {
        try (World world = new World(seed, rule, database)) {
            for (String name : List.of("one", "two", "three")) {
                world.startWorker(name, 1, Set.of("default"));
            }
            world.runFor(Duration.ofSeconds(4));
            SessionId session = world.leader()
                    .call(leader -> leader.submit(new Submission(
                            new Source("/repo", "c0ffee"),
                            "main",
                            1,
                            List.of(new Submission.JobRequest(Specs.spec("plan"), List.of())))));
            EnvironmentPerson person = new EnvironmentPerson(world);
            Disturbance disturbance = new Disturbance(world, List.of(session));
            for (int round = 0; round < ROUNDS; round++) {
                for (int deeds = world.random.nextInt(4); deeds > 0; deeds--) {
                    person.act();
                    world.runFor(Duration.ofMillis(world.random.nextInt(10_000)));
                }
                disturbance.disturb();
            }
            world.broker.faulty = false;
            world.runFor(Duration.ofSeconds(61)); // by then whatever was frozen, cut off or down is back
            world.runFor(Duration.ofMinutes(2));
            assertThat(world.violations).isEmpty();
            check(world, person);
        }
    }

    private static void check(World world, EnvironmentPerson person) {
        Set<String> recorded = new TreeSet<>();
        Set<SimulatedHost.Kept> owned = new HashSet<>();
        for (EnvironmentView view : world.leader().call(leader -> leader.environments())) {
            Environment environment = view.environment();
            recorded.add(environment.id().name());
            SimulatedHost.Kept kept = Optional.ofNullable(world.kept(environment.worker())
                            .get(environment.id().name()))
                    .orElseThrow(() -> new AssertionError(environment + " is not on its worker"));
            assertThat(kept.order().id()).isEqualTo(environment.id());
            assertThat(kept.isDone()).as("%s is done", kept).isTrue();
            assertThat(kept.order().revision()).isEqualTo(environment.revision());
            assertThat(kept.order().wish()).isEqualTo(environment.goal() == Goal.RUNNING ? Wish.RUNNING : Wish.STOPPED);
            assertThat(view.pending()).as("%s is pending", view).isFalse();
            owned.add(kept);
        }
        assertThat(recorded).as("none is lost").isEqualTo(person.wanted);
        world.workers
                .values()
                .forEach(worker -> assertThat(owned)
                        .as("none is left")
                        .containsAll(world.kept(worker.id()).values()));
    }
}
