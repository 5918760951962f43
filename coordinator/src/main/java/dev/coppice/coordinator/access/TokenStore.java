package dev.coppice.coordinator.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where tokens are recorded. Safe for use by many threads. Each method throws {@link
 * dev.coppice.coordinator.session.StoreException} when the database fails.
 */
public interface TokenStore extends AutoCloseable {

    /**
     * Records a new token.
     *
     * @param hash of its secret, in hexadecimal
     */
    void insert(AccessToken token, String hash);

    Optional<Stored> find(String id);

    /** All of them, revoked ones included, oldest first. */
    List<AccessToken> all();

    /** Marks a token as revoked, unless it is; gives the token as it is then. Empty when there is none. */
    Optional<AccessToken> revoke(String id, Instant at);

    /** Notes when a token was last used. */
    void used(String id, Instant at);

    @Override
    void close();

    /** A token and the hash of its secret. */
    record Stored(AccessToken token, String hash) {}
}
