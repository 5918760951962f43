package dev.coppice.testkit.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What a fleet has declared on a broker, which keeps it. */
public final class Declarations {
    private static final List<String> QUEUES =
            List.of("jobs.default", "jobs.gpu", "retry.1s", "retry.30s", "retry.5m", "dead", "events.parked", "events");
    private static final List<String> EXCHANGES =
            List.of("jobs", "retry.1s", "retry.30s", "retry.5m", "dead", "heartbeats", "control");

    private Declarations() {}

    /**
     * Deletes all of it, when the fleet is closed. Others may use the broker, and one with hundreds of queues takes long to restart.
     *
     * @param prefix the first part of the names
     */
    public static void remove(TestBroker broker, String prefix) {
        try (Connection connection = connect(broker);
                Channel channel = connection.createChannel()) {
            for (String queue : QUEUES) {
                channel.queueDelete(name(prefix, queue));
            }
            for (String exchange : EXCHANGES) {
                channel.exchangeDelete(name(prefix, exchange));
            }
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("what a test has declared stays on its broker: " + e.getMessage(), e);
        }
    }

    static String name(String prefix, String kind) {
        return prefix + "." + kind + ".v1";
    }

    /** Knows nothing of transports. The caller closes it. */
    static Connection connect(TestBroker broker) throws IOException, TimeoutException {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(new URI(broker.url()));
            return factory.newConnection("a test's look behind");
        } catch (URISyntaxException | GeneralSecurityException e) {
            throw new IllegalStateException("the test broker's address is none", e);
        }
    }
}
