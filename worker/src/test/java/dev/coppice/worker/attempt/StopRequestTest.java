package dev.coppice.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.worker.attempt.StopRequest.Cause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopRequestTest {
    private final StopRequest stop = new StopRequest();

    @AfterEach
    void leaveNoInterrupt() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void theFirstCauseStandsButAbandonOutdoesIt() {
        assertThat(stop.cause()).isEmpty();
        stop.ask(Cause.TIMEOUT);
        stop.ask(Cause.CANCEL);
        assertThat(stop.cause()).contains(Cause.TIMEOUT);
        stop.ask(Cause.ABANDON);
        stop.ask(Cause.SHUTDOWN);
        assertThat(stop.cause()).contains(Cause.ABANDON);
    }

    @Test
    void whatWasAskedBeforehandLetsNothingBegin() {
        stop.ask(Cause.CANCEL);
        assertThatThrownBy(stop::begin).isInstanceOf(InterruptedException.class).hasMessageContaining("CANCEL");
    }

    @Test
    void onlyTheBracketedPartIsInterrupted() throws InterruptedException {
        stop.begin();
        stop.ask(Cause.CANCEL);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        stop.end();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        stop.ask(Cause.SHUTDOWN);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
