package dev.coppice.coordinator.token;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Makes tokens, and tells whose a secret is. Safe for use by many threads. */
public final class Tokens {
    private static final Duration USE_IS_NOTED_EVERY = Duration.ofMinutes(1);

    private final TokenTable table;
    private final InstantSource clock;
    private final SecureRandom random;

    public Tokens(TokenTable table, InstantSource clock, SecureRandom random) {
        this.table = table;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes a token.
     *
     * @param lifetime empty for one that is good until it is revoked
     */
    public NewToken create(String name, Role role, Optional<Duration> lifetime) {
        byte[] id = new byte[8];
        random.nextBytes(id);
        Instant now = now();
        String secret = Secret.random(random);
        Token token = new Token(
                HexFormat.of().formatHex(id),
                name,
                role,
                now,
                lifetime.map(now::plus),
                Optional.empty(),
                Optional.empty());
        table.insert(token, Secret.hash(secret));
        return new NewToken(token, secret);
    }

    /** The token of a secret, if it is good. */
    public Optional<Token> find(String secret) {
        return withHash(Secret.hash(secret));
    }

    /**
     * Makes a pass with which a browser may read in the name of a token, for so long and no longer than the token is good. It tells
     * nothing of the token's secret. Empty when there is no such token.
     */
    public Optional<String> readingPass(String id, Duration lifetime) {
        return table.hash(id)
                .map(hash -> ReadingPass.of(id, now().plus(lifetime), hash).toString());
    }

    /** The token in whose name a pass lets read, if both are good. */
    public Optional<Token> ofReadingPass(String text) {
        return ReadingPass.parse(text)
                .flatMap(pass -> table.hash(pass.token()).filter(hash -> pass.isGood(hash, now())))
                .flatMap(this::withHash);
    }

    private Optional<Token> withHash(String hash) {
        Instant now = now();
        Optional<Token> found = table.withHash(hash).filter(token -> token.isGood(now));
        found.filter(token -> token.lastUsedAt()
                        .filter(used -> used.plus(USE_IS_NOTED_EVERY).isAfter(now))
                        .isEmpty())
                .ifPresent(token -> table.used(token.id(), now));
        return found;
    }

    /** All tokens, newest first. */
    public List<Token> list() {
        return table.all();
    }

    /** Lets a token be good no more, from the next call on; empty when there is no such token. */
    public Optional<Token> revoke(String id) {
        return table.revoke(id, now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
