package dev.coppice.coordinator.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Makes tokens and recognises them. What a holder sends is {@code coppice_<id>_<secret>}; only a hash of the secret is kept, which
 * needs no salt and no slowness, as a secret is 256 random bits. Safe for use by many threads.
 */
public final class Tokens {
    private static final String PREFIX = "coppice_";
    private static final Duration ONE_USE = Duration.ofMinutes(1);
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;

    private final TokenStore store;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Tokens(TokenStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * A token just made.
     *
     * @param secret what its holder sends; known to nobody else from now on
     */
    public record Made(AccessToken token, String secret) {
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /**
     * Makes a token.
     *
     * @param lifetime empty when it never expires
     */
    public Made make(String name, Role role, Optional<Duration> lifetime) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        AccessToken token = new AccessToken(
                hex(ID_BYTES), name, role, now, lifetime.map(now::plus), Optional.empty(), Optional.empty());
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        store.insert(token, hash(text));
        return new Made(token, PREFIX + token.id() + "_" + text);
    }

    /** The valid token that was sent; empty when there is none, for whatever reason. */
    public Optional<AccessToken> recognise(String sent) {
        Optional<AccessToken> token = find(sent);
        token.ifPresent(this::noteUse);
        return token;
    }

    private void noteUse(AccessToken token) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (token.lastUsedAt().filter(used -> used.plus(ONE_USE).isAfter(now)).isEmpty()) {
            store.used(token.id(), now);
        }
    }

    private Optional<AccessToken> find(String sent) {
        String[] parts = sent.split("_", 3);
        if (parts.length < 3 || !sent.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return store.find(parts[1])
                .filter(stored -> same(stored.hash(), hash(parts[2])))
                .map(TokenStore.Stored::token)
                .filter(token -> token.isValid(clock.instant()));
    }

    /** All of them, revoked ones included, oldest first. */
    public List<AccessToken> all() {
        return store.all();
    }

    /** Whether there is a token that somebody could use now. */
    public boolean anyValid() {
        Instant now = clock.instant();
        return store.all().stream().anyMatch(token -> token.isValid(now));
    }

    /** Whether a token was ever made: from then on nobody goes without one, also when all are revoked. */
    public boolean anyMade() {
        return !store.all().isEmpty();
    }

    /** Revokes a token, and gives it; empty when there is none. Doing so again does no harm. */
    public Optional<AccessToken> revoke(String id) {
        return store.revoke(id, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private String hex(int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Takes the same time wherever they differ. */
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hash(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
