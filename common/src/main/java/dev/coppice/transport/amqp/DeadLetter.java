package dev.coppice.transport.amqp;

import com.rabbitmq.client.Delivery;
import dev.coppice.attempt.AttemptId;
import dev.coppice.transport.DeadTicket;
import dev.coppice.transport.json.MessageFormat;
import dev.coppice.transport.json.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a ticket from the dead queue, and what the broker wrote on it about its death: the header {@code x-death}, latest first. */
final class DeadLetter {
    private static final int LONGEST_BODY = 64 * 1024;

    private DeadLetter() {}

    /** @param now when the broker did not write down when it was */
    static DeadTicket of(Delivery delivery, MessageFormat format, Instant now) {
        Map<?, ?> death = latestDeath(delivery);
        byte[] body = delivery.getBody();
        return new DeadTicket(
                delivery.getEnvelope().getRoutingKey(),
                Optional.ofNullable(death.get("reason")).map(Object::toString).orElse("unknown"),
                attempt(body, format),
                new String(body, 0, Math.min(body.length, LONGEST_BODY), StandardCharsets.UTF_8),
                death.get("time") instanceof Date time ? time.toInstant() : now);
    }

    private static Map<?, ?> latestDeath(Delivery delivery) {
        Map<String, Object> headers = delivery.getProperties().getHeaders();
        return headers != null
                        && headers.get("x-death") instanceof List<?> deaths
                        && !deaths.isEmpty()
                        && deaths.getFirst() instanceof Map<?, ?> latest
                ? latest
                : Map.of();
    }

    private static Optional<AttemptId> attempt(byte[] body, MessageFormat format) {
        try {
            return Optional.of(format.readTicket(body).attempt());
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }
}
