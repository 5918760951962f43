package dev.coppice.worker.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.lifecycle.Crew;
import dev.coppice.slot.Readiness;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class GateTest {
    private final Gate gate = new Gate();

    @Test
    void quarantineAdmitsNothing() {
        gate.quarantine();

        assertThat(gate.readiness()).isEqualTo(Readiness.QUARANTINED);
        assertThat(gate.admit()).isFalse();
    }

    @Test
    void anExceptionFromQuarantineIsOneTicketHoweverOftenItIsTold() {
        gate.quarantine();
        gate.admitOne();
        gate.admitOne();

        assertThat(gate.admit()).isTrue();
        assertThat(gate.admit()).isFalse();
        assertThat(gate.readiness()).as("it is no end of it").isEqualTo(Readiness.QUARANTINED);
        gate.admitOne();
        assertThat(gate.admit()).as("the next one").isTrue();
    }

    @Test
    void anExceptionThatWasNotUsedEndsWithItsQuarantine() {
        gate.quarantine();
        gate.admitOne();
        gate.resume();
        assertThat(gate.readiness()).isEqualTo(Readiness.READY);

        gate.quarantine();

        assertThat(gate.admit()).isFalse();
    }

    @Test
    void anOpenGateNeedsNoException() {
        gate.admitOne();
        assertThat(gate.admit()).isTrue();
        assertThat(gate.admit()).isTrue();

        gate.quarantine();

        assertThat(gate.admit()).as("what was told before is void").isFalse();
    }

    @Test
    void aPersonsPauseGoesBeforeQuarantine() {
        gate.pause();
        gate.quarantine();
        gate.admitOne();

        assertThat(gate.readiness()).isEqualTo(Readiness.PAUSED);
        assertThat(gate.admit()).isFalse();
        gate.resume();
        assertThat(gate.readiness()).isEqualTo(Readiness.READY);
    }

    @Test
    void anExceptionWaitsUntilNothingIsLacking() {
        gate.quarantine();
        gate.admitOne();
        gate.lacks(Optional.of("disk"));
        assertThat(gate.admit()).isFalse();
        assertThat(gate.note()).isEqualTo("disk");

        gate.lacks(Optional.empty());

        assertThat(gate.admit()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("openings")
    void whoWaitsInQuarantineIsToldOfItsEnd(Consumer<Gate> opening, boolean passes) throws Exception {
        gate.quarantine();
        try (Crew crew = new Crew("slots")) {
            CompletableFuture<Boolean> passed = new CompletableFuture<>();
            Thread slot = crew.start("slot", () -> pass(passed));
            while (slot.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }

            opening.accept(gate);

            assertThat(passed.get(10, TimeUnit.SECONDS)).isEqualTo(passes);
        }
    }

    private void pass(CompletableFuture<Boolean> passed) {
        try {
            passed.complete(gate.pass());
        } catch (InterruptedException e) {
            passed.completeExceptionally(e);
        }
    }

    static List<Arguments> openings() {
        return List.of(
                Arguments.argumentSet("by an exception", (Consumer<Gate>) Gate::admitOne, true),
                Arguments.argumentSet("by its end", (Consumer<Gate>) Gate::resume, true),
                Arguments.argumentSet("by the worker's end", (Consumer<Gate>) Gate::shut, false));
    }

    @Test
    void aShutGateIsOpenedByNothing() throws Exception {
        gate.shut();
        gate.quarantine();
        gate.admitOne();
        gate.resume();

        assertThat(gate.readiness()).isEqualTo(Readiness.DRAINING);
        assertThat(gate.admit()).isFalse();
        assertThat(gate.pass()).isFalse();
    }
}
