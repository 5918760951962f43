package dev.coppice.transport;

import dev.coppice.attempt.AttemptId;
import java.time.Instant;
import java.util.Optional;

/**
 * A ticket that no worker could take. It means something only if its attempt is current and nobody owns it.
 *
 * @param pool whose queue it was in; empty when the transport does not know
 * @param reason such as {@code rejected} or {@code delivery_limit}
 * @param attempt empty when the ticket can't be read
 * @param body as it was sent, cut after 64 KiB
 */
public record DeadTicket(String pool, String reason, Optional<AttemptId> attempt, String body, Instant at) {}
