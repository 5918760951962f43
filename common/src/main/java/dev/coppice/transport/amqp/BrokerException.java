package dev.coppice.transport.amqp;

/** What the broker refused, or did not do in time; says what helps. Never holds a password. */
public final class BrokerException extends RuntimeException {
    BrokerException(String message) {
        super(message);
    }

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
