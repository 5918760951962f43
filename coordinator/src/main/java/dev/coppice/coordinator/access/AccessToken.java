package dev.coppice.coordinator.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A token as it is recorded, without its secret.
 *
 * @param id part of what its holder sends; not secret
 * @param name for people
 * @param expiresAt empty when it never does
 * @param revokedAt empty unless it was revoked
 * @param lastUsedAt to within a minute; empty when it never was
 */
public record AccessToken(
        String id,
        String name,
        Role role,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastUsedAt) {

    boolean isValid(Instant now) {
        return revokedAt.isEmpty() && expiresAt.filter(end -> !end.isAfter(now)).isEmpty();
    }
}
