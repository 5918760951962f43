package dev.coppice.coordinator.access;

import java.util.Optional;

/**
 * Who asks for something.
 *
 * @param token empty where nobody needs one
 */
public record Caller(Optional<AccessToken> token) {
    /** Anybody, where nobody needs a token. */
    public static final Caller ANYBODY = new Caller(Optional.empty());

    /** Whether it may do what needs a role. */
    public boolean may(Role needed) {
        return token.map(held -> held.role().covers(needed)).orElse(true);
    }

    /** For people; empty for anybody. */
    public String name() {
        return token.map(AccessToken::name).orElse("");
    }
}
