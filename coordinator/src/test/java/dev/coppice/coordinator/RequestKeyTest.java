package dev.coppice.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.coordinator.session.SessionNotes;
import dev.coppice.session.SessionId;
import dev.coppice.transport.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
    private final Simulation simulation = new Simulation(1);

    @BeforeEach
    void start() {
        simulation.startCoordinator();
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    @Test
    void aRequestThatComesTwiceMakesOneSession() {
        SessionId first = submit("key", "hash");
        assertThat(submit("key", "hash")).isEqualTo(first);
        simulation.startCoordinator();
        assertThat(submit("key", "hash")).isEqualTo(first);
        assertThat(simulation.sessions.latest(9)).hasSize(1);
        assertThat(simulation.sessions.keyed("key").orElseThrow().session()).isEqualTo(first);
        assertThat(submit("another", "hash")).isNotEqualTo(first);
    }

    @Test
    void anotherRequestWithTheSameKeyIsRefused() {
        SessionId first = submit("key", "hash");
        assertThatThrownBy(() -> submit("key", "other"))
                .isInstanceOf(KeyReusedException.class)
                .hasMessageContaining("key")
                .hasMessageContaining(first.value());
        assertThat(simulation.sessions.latest(9)).hasSize(1);
    }

    @Test
    void aKeyIsFreeAgainAfterADay() {
        SessionId first = submit("key", "hash");
        simulation.time.advance(Duration.ofDays(1));
        assertThat(submit("key", "hash")).isEqualTo(first);
        simulation.time.advance(Duration.ofSeconds(1));
        assertThat(submit("key", "other")).isNotEqualTo(first);
    }

    private SessionId submit(String key, String hash) {
        return simulation
                .coordinator()
                .submit(new Submission(
                        new Source("/repo", "c0ffee"),
                        "main",
                        1,
                        List.of(new Submission.JobRequest(Specs.spec("plan"), List.of())),
                        SessionNotes.NONE,
                        Optional.of(new RequestKey(key, hash))));
    }
}
