/** The transport over a RabbitMQ broker, 3.10 or newer. */
@NullMarked
package dev.coppice.transport.amqp;

import org.jspecify.annotations.NullMarked;
