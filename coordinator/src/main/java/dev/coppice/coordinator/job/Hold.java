package dev.coppice.coordinator.job;

import dev.coppice.slot.Slot;
import java.time.Instant;

/**
 * A claim that owns its attempt.
 *
 * @param worktree empty as long as it is not known
 * @param deadline when the coordinator ends the attempt by itself
 */
public record Hold(String token, Slot slot, String worktree, Instant startedAt, Instant deadline) {
    Hold in(String where) {
        return new Hold(token, slot, where, startedAt, deadline);
    }
}
