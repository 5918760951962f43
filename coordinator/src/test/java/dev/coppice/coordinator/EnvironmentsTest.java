package dev.coppice.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.coordinator.environment.EnvironmentCaller;
import dev.coppice.coordinator.environment.EnvironmentRefusedException;
import dev.coppice.coordinator.environment.EnvironmentRequest;
import dev.coppice.coordinator.environment.EnvironmentView;
import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentOrder;
import dev.coppice.environment.EnvironmentOrder.Wish;
import dev.coppice.environment.EnvironmentPort;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.environment.EnvironmentState;
import dev.coppice.environment.EnvironmentTemplate;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import dev.coppice.transport.Heartbeat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a fleet's named environments. */
class EnvironmentsTest {
    private static final WorkerId HOST = new WorkerId("host");
    private static final EnvironmentCaller OWNER = new EnvironmentCaller("ann", false);
    private static final EnvironmentTemplate TEMPLATE = new EnvironmentTemplate(
            "/repo",
            "c0ffee",
            List.of("compose.yaml"),
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(5),
            Map.of("user", "odoo"));

    private final Simulation simulation = new Simulation(1);
    private long beats;

    @AfterEach
    void close() {
        simulation.close();
    }

    private void beat(WorkerId worker, int most, EnvironmentReport... reports) {
        simulation
                .coordinator()
                .pulse(new Heartbeat(
                                worker,
                                "boot",
                                ++beats,
                                simulation.time.instant(),
                                Set.of("default"),
                                1,
                                Readiness.READY,
                                "",
                                List.of())
                        .withAbilities(Map.of("containers", "Docker", "compose", "2"))
                        .withHosting(
                                new EnvironmentHosting(most, Duration.ofHours(10), "127.0.0.1", List.of(reports))));
    }

    private EnvironmentRequest request(String name, String key) {
        return new EnvironmentRequest(
                name, OWNER, key, Optional.empty(), "main", Optional.of(TEMPLATE), Optional.empty());
    }

    private EnvironmentView start(String name) {
        return simulation.coordinator().startEnvironment(request(name, "key-" + name));
    }

    private EnvironmentView show(String name) {
        return simulation.coordinator().environment(name);
    }

    private Control lastTold() {
        return simulation.commands.getLast();
    }

    private EnvironmentOrder ordered() {
        return ((Control.KeepEnvironment) lastTold()).order();
    }

    private static EnvironmentReport report(EnvironmentOrder order, EnvironmentState state) {
        return new EnvironmentReport(
                order.id(),
                order.revision(),
                state == EnvironmentState.STARTING ? 0 : order.revision(),
                state,
                List.of("web"),
                List.of(new EnvironmentPort("web", 80, 8090)),
                Optional.empty(),
                "");
    }

    @Test
    void anOrderIsRepeatedUntilItsWorkerHasAcceptedIt() {
        beat(HOST, 1);
        assertThat(start("a").state()).contains(EnvironmentState.STARTING);
        EnvironmentOrder first = ordered();
        assertThat(first.wish()).isEqualTo(Wish.RUNNING);
        assertThat(first.known()).isFalse();

        beat(HOST, 1);
        assertThat(simulation.commands)
                .containsExactly(new Control.KeepEnvironment(first), new Control.KeepEnvironment(first));

        beat(HOST, 1, report(first, EnvironmentState.STARTING));
        assertThat(simulation.commands).hasSize(2);
        assertThat(show("a").pending()).isTrue();
        beat(HOST, 1, report(first, EnvironmentState.READY));
        assertThat(simulation.commands).hasSize(2);
        assertThat(show("a").pending()).isFalse();
        assertThat(show("a").state()).contains(EnvironmentState.READY);
    }

    @Test
    void theSameRequestStartsOne() {
        beat(HOST, 9);
        EnvironmentId first = start("a").environment().id();
        assertThat(start("a").environment().id()).isEqualTo(first);
        assertThatThrownBy(() -> simulation.coordinator().startEnvironment(request("a", "other")))
                .hasMessageContaining("is there already (STARTING, on the worker host)");
    }

    @Test
    void whatNobodyHasOrderedOrWasThereBeforeIsRemoved() {
        beat(HOST, 1);
        start("a");
        EnvironmentOrder order = ordered();
        beat(HOST, 1, report(order, EnvironmentState.READY));
        EnvironmentId earlier = new EnvironmentId("a", "earlier");
        EnvironmentId unknown = new EnvironmentId("b", "t");
        simulation.commands.clear();

        beat(
                new WorkerId("other"),
                1,
                new EnvironmentReport(
                        order.id(), 1, 1, EnvironmentState.READY, List.of(), List.of(), Optional.empty(), ""),
                new EnvironmentReport(
                        unknown, 1, 1, EnvironmentState.READY, List.of(), List.of(), Optional.empty(), ""));
        beat(
                HOST,
                1,
                report(order, EnvironmentState.READY),
                new EnvironmentReport(
                        earlier, 7, 7, EnvironmentState.READY, List.of(), List.of(), Optional.empty(), ""),
                EnvironmentReport.removed(new EnvironmentId("c", "gone")));

        assertThat(simulation.commands)
                .containsExactlyInAnyOrder(
                        new Control.RemoveEnvironment(order.id()),
                        new Control.RemoveEnvironment(unknown),
                        new Control.RemoveEnvironment(earlier));
        assertThat(show("a").state()).contains(EnvironmentState.READY);
    }

    @Test
    void oneIsListedUntilItsWorkerHasRemovedIt() {
        beat(HOST, 1);
        start("a");
        EnvironmentOrder order = ordered();
        beat(HOST, 1, report(order, EnvironmentState.READY));

        simulation.coordinator().removeEnvironment("a", OWNER);
        assertThat(lastTold()).isEqualTo(new Control.RemoveEnvironment(order.id()));
        beat(HOST, 1, report(order, EnvironmentState.READY));
        assertThat(simulation.commands).hasSize(3);
        assertThat(show("a").message()).isEqualTo("being removed");
        assertThatThrownBy(() -> simulation.coordinator().startEnvironment(request("a", "other")))
                .hasMessageContaining("is there already");
        beat(HOST, 1);
        assertThat(show("a").pending()).as("whose removal was not told of").isTrue();

        beat(HOST, 1, EnvironmentReport.removed(order.id()));

        assertThat(simulation.coordinator().environments()).isEmpty();
    }

    @Test
    void oneWhoseWorkerIsSilentIsUnreachableAndNeverMoved() {
        beat(HOST, 1);
        start("a");
        EnvironmentOrder order = ordered();
        beat(HOST, 1, report(order, EnvironmentState.READY));
        simulation.runFor(Duration.ofMinutes(1));
        beat(new WorkerId("other"), 1);

        EnvironmentView unreachable = show("a");
        assertThat(unreachable.state()).isEmpty();
        assertThat(unreachable.silentSince()).isPresent();
        assertThat(unreachable.environment().worker()).isEqualTo(HOST);
        assertThat(unreachable.message()).contains("its worker host is silent; it is never moved");
        simulation.coordinator().stopEnvironment("a", OWNER);
        simulation.commands.clear();

        beat(HOST, 1, report(order, EnvironmentState.READY));

        assertThat(ordered().wish()).isEqualTo(Wish.STOPPED);
        assertThat(ordered().revision()).isEqualTo(2);
        assertThat(ordered().known()).isTrue();
        assertThat(show("a").state()).contains(EnvironmentState.READY);
    }

    @Test
    void oneThatIsRemovedWhileItsWorkerIsSilentIsForgottenAndRemovedLater() {
        beat(HOST, 1);
        start("a");
        EnvironmentOrder order = ordered();
        beat(HOST, 1, report(order, EnvironmentState.READY));
        simulation.runFor(Duration.ofMinutes(1));

        simulation.coordinator().removeEnvironment("a", OWNER);

        assertThat(simulation.coordinator().environments()).isEmpty();
        beat(HOST, 1, report(order, EnvironmentState.READY));
        assertThat(lastTold()).isEqualTo(new Control.RemoveEnvironment(order.id()));
    }

    @Test
    void aNextLeaderKnowsThemAll() {
        beat(HOST, 1);
        start("a");
        EnvironmentOrder order = ordered();
        beat(HOST, 1, report(order, EnvironmentState.READY));
        EnvironmentView before = show("a");

        simulation.stopCoordinator();
        simulation.startCoordinator();

        assertThat(show("a").environment()).isEqualTo(before.environment());
        assertThat(show("a").state()).as("its worker was not heard of yet").isEmpty();
        simulation.commands.clear();
        beat(HOST, 1, report(order, EnvironmentState.READY));
        assertThat(simulation.commands).isEmpty();
        assertThat(show("a").state()).contains(EnvironmentState.READY);
    }

    @Test
    void onlyItsOwnerOrWhoeverOperatesMayUseIt() {
        beat(HOST, 1);
        start("a");
        EnvironmentCaller other = new EnvironmentCaller("bob", false);

        assertThatThrownBy(() -> simulation.coordinator().stopEnvironment("a", other))
                .isInstanceOfSatisfying(
                        EnvironmentRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(EnvironmentRefusedException.Reason.NOT_YOURS))
                .hasMessageContaining("the environment a belongs to 'ann'");
        assertThatThrownBy(() -> simulation.coordinator().restartEnvironment("a", other))
                .hasMessageContaining("belongs to");
        assertThatThrownBy(() -> simulation.coordinator().extendEnvironment("a", Duration.ofHours(1), other))
                .hasMessageContaining("belongs to");
        assertThatThrownBy(() -> simulation.coordinator().removeEnvironment("a", other))
                .hasMessageContaining("belongs to");
        assertThat(simulation.commands).hasSize(1);
        simulation.coordinator().stopEnvironment("a", new EnvironmentCaller("eve", true));
        assertThat(ordered().wish()).isEqualTo(Wish.STOPPED);
    }

    @Test
    void aStoppedOneStartsAgainOnItsWorkerWhenThereIsRoom() {
        beat(HOST, 1);
        start("a");
        beat(HOST, 1, report(ordered(), EnvironmentState.READY));
        simulation.coordinator().stopEnvironment("a", OWNER);
        EnvironmentReport stopped = report(ordered(), EnvironmentState.STOPPED);
        beat(HOST, 1, stopped);
        start("b");
        EnvironmentRequest again =
                new EnvironmentRequest("a", OWNER, "again", Optional.empty(), "", Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> simulation.coordinator().startEnvironment(again))
                .hasMessageContaining("its worker host hosts 1 already");

        beat(HOST, 2, stopped);
        simulation.coordinator().startEnvironment(again);

        assertThat(ordered().id()).isEqualTo(stopped.id());
        assertThat(ordered().starts()).isEqualTo(2);
        assertThat(ordered().template()).isEqualTo(TEMPLATE);
    }

    @Test
    void oneThatNeverBecameReadyMakesWayForTheNextTry() {
        beat(HOST, 1);
        start("a");
        EnvironmentOrder failed = ordered();
        beat(HOST, 1, report(failed, EnvironmentState.FAILED));

        simulation.coordinator().startEnvironment(request("a", "again"));

        assertThat(ordered().id()).isNotEqualTo(failed.id());
        beat(HOST, 1, report(failed, EnvironmentState.FAILED));
        assertThat(simulation.commands).contains(new Control.RemoveEnvironment(failed.id()));
    }

    @Test
    void whyThereIsNoRoomIsSaid() {
        assertThatThrownBy(() -> start("a")).hasMessageContaining("none serves it now");
        beat(HOST, 0);
        assertThatThrownBy(() -> start("a")).hasMessageContaining("host hosts none (coppice worker --environments N)");
        beat(HOST, 1);
        assertThatThrownBy(() -> simulation
                        .coordinator()
                        .startEnvironment(new EnvironmentRequest(
                                "a",
                                OWNER,
                                "long",
                                Optional.empty(),
                                "main",
                                Optional.of(TEMPLATE),
                                Optional.of(Duration.ofHours(11)))))
                .hasMessageContaining("host hosts none for longer than 10h (--ttl)");
    }
}
