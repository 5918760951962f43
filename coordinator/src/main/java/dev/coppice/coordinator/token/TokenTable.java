package dev.coppice.coordinator.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where tokens are kept. Safe for use by many threads. Each method throws {@code StoreException} when the database fails. */
public interface TokenTable {

    /**
     * Keeps a token.
     *
     * @param hash of its secret; no other token has it
     */
    void insert(Token token, String hash);

    Optional<Token> withHash(String hash);

    /** Of the secret of a token; empty when there is no such token. */
    Optional<String> hash(String id);

    /** All tokens, newest first, those that are good no more included. */
    List<Token> all();

    void used(String id, Instant at);

    /** Revokes a token that is not revoked yet; returns how it stands then, empty when there is no such token. */
    Optional<Token> revoke(String id, Instant at);
}
