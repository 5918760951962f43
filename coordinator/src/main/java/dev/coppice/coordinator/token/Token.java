package dev.coppice.coordinator.token;

import java.time.Instant;
import java.util.Optional;

/**
 * A token without its secret.
 *
 * @param name what it is for, for people
 * @param expiresAt empty for one that is good until it is revoked
 * @param lastUsedAt to the minute
 */
public record Token(
        String id,
        String name,
        Role role,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> revokedAt) {

    /** Whether it lets anybody in. */
    public boolean isGood(Instant now) {
        return revokedAt.isEmpty() && expiresAt.filter(end -> !end.isAfter(now)).isEmpty();
    }
}
