package dev.coppice.worker.environment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.worker.environment.compose.Readiness.Verdict;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.ContainerState.Status;
import dev.coppice.worker.environment.engine.Health;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {
    private static ContainerState state(Status status, int code, Optional<Health.Status> health) {
        return state(status, code, "", health);
    }

    private static ContainerState state(Status status, int code, String error, Optional<Health.Status> health) {
        return new ContainerState(
                "id",
                "name",
                "image",
                Map.of(),
                status,
                OptionalInt.of(code),
                false,
                error,
                health.map(each -> new Health(each, 1, OptionalInt.of(1), "no\nanswer")),
                Map.of(),
                List.of());
    }

    private static Readiness running(Duration since, boolean answers) {
        return Readiness.of(state(Status.RUNNING, 0, Optional.empty()), since, () -> answers);
    }

    @Test
    void aOneShotThatEndsWithZeroIsReady() {
        assertThat(Readiness.of(state(Status.EXITED, 0, Optional.empty()), Duration.ZERO, () -> false)
                        .verdict())
                .isEqualTo(Verdict.READY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no such file: /run.sh | FAILED",
                "'' | WAITING",
                "Bind for 127.0.0.1:8090 failed: port is already allocated | WAITING",
                "Error starting userland proxy: listen tcp4 127.0.0.1:8090: bind: address already in use | WAITING",
            })
    void oneThatCouldNotBeStartedHasFailedUnlessAnotherPortWillDo(String error, Verdict verdict) {
        ContainerState state = state(Status.CREATED, 0, error, Optional.empty());
        assertThat(Readiness.of(state, Duration.ZERO, () -> true).verdict()).isEqualTo(verdict);
    }

    @Test
    void oneThatEndsOtherwiseHasFailed() {
        Readiness readiness = Readiness.of(state(Status.EXITED, 3, Optional.empty()), Duration.ZERO, () -> true);
        assertThat(readiness).isEqualTo(new Readiness(Verdict.FAILED, "ended with exit code 3"));
    }

    @Test
    void withoutACheckItMustRunForTwoSecondsAndAnswer() {
        assertThat(running(Duration.ofMillis(1_999), true).verdict()).isEqualTo(Verdict.WAITING);
        assertThat(running(Duration.ofSeconds(2), false).verdict()).isEqualTo(Verdict.WAITING);
        assertThat(running(Duration.ofSeconds(2), true).verdict()).isEqualTo(Verdict.READY);
    }

    @Test
    void aCheckDecidesAlone() {
        for (Health.Status health : Health.Status.values()) {
            Readiness readiness =
                    Readiness.of(state(Status.RUNNING, 0, Optional.of(health)), Duration.ofHours(1), () -> true);
            assertThat(readiness.verdict() == Verdict.READY).isEqualTo(health == Health.Status.HEALTHY);
            assertThat(readiness.isUnhealthy()).isEqualTo(health == Health.Status.UNHEALTHY);
        }
    }
}
