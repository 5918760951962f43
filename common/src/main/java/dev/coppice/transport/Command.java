package dev.coppice.transport;

import java.time.Instant;
import java.util.Optional;

/**
 * What a coordinator tells one worker, and in which term of leadership. A worker that has heard of a later term refuses it.
 *
 * @param epoch the coordinator's; each new leader's is higher than any before
 * @param sentAt by the coordinator's clock; empty when it comes from an earlier release
 */
public record Command(long epoch, Control control, Optional<Instant> sentAt) {
    /** One that does not say when it was sent. */
    public Command(long epoch, Control control) {
        this(epoch, control, Optional.empty());
    }
}
