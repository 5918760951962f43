package dev.coppice.transport.amqp;

import java.time.Duration;

/**
 * How an end is connected.
 *
 * @param name what the connections are called in the broker's lists
 * @param prefix the first part of the names of all exchanges and queues; keeps fleets apart that share a broker
 * @param confirmWait how long a message may take until the broker has confirmed it, the wait for a connection included
 */
public record AmqpSettings(BrokerAddress address, String name, String prefix, Duration confirmWait) {
    /** The usual prefix. */
    public static final String PREFIX = "coppice";

    /** The usual wait for a confirm. */
    public static final Duration CONFIRM_WAIT = Duration.ofSeconds(10);

    public AmqpSettings {
        if (prefix.isBlank()) {
            throw new IllegalArgumentException("the broker prefix must not be blank");
        }
    }

    /** With the usual prefix and wait. */
    public AmqpSettings(BrokerAddress address, String name) {
        this(address, name, PREFIX, CONFIRM_WAIT);
    }

    /** The same for connections that are called otherwise. */
    public AmqpSettings withName(String other) {
        return new AmqpSettings(address, other, prefix, confirmWait);
    }
}
