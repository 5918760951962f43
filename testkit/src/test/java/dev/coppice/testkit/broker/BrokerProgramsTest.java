package dev.coppice.testkit.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrokerProgramsTest {

    @Test
    void aVersionThatNoReleaseHasIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> BrokerPrograms.root(Optional.of("2.0")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no RabbitMQ 2.0")
                .hasMessageContaining("[3.10, 4.0, 4.3]");
    }
}
