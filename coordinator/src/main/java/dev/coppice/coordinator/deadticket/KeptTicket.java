package dev.coppice.coordinator.deadticket;

import dev.coppice.transport.DeadTicket;
import java.time.Instant;
import java.util.Optional;

/**
 * A dead ticket as it is kept.
 *
 * @param id higher for later ones
 * @param replayedAt when a new attempt was made of it; empty when none was
 */
public record KeptTicket(long id, DeadTicket ticket, Optional<Instant> replayedAt) {}
