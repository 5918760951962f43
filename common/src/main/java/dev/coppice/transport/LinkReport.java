package dev.coppice.transport;

/**
 * How an end of the transport is connected, for people.
 *
 * @param peer what it is connected to, such as {@code RabbitMQ 4.3.7 at amqp://coppice@broker:5672}; empty when it is not
 * @param settings of the peer, as far as it tells them; empty when there are none to tell of
 * @param trouble what stands in the way; empty when nothing does
 */
public record LinkReport(Link link, String peer, String settings, String trouble) {}
