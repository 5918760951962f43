package dev.coppice.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import org.junit.jupiter.api.Test;

@BrokerTest
class PrivateBrokerIT {
    private final PrivateBroker broker;

    PrivateBrokerIT(PrivateBroker broker) {
        this.broker = broker;
    }

    @Test
    void itIsOfTheVersionThatWasAskedFor() throws Exception {
        try (Connection connection = Declarations.connect(broker)) {
            assertThat(connection.getServerProperties().get("version"))
                    .asString()
                    .startsWith(broker.version().map(version -> version + ".").orElse(""))
                    .matches("[0-9]+[.][0-9]+[.][0-9]+.*");
        }
    }
}
