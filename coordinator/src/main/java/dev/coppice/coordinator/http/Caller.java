package dev.coppice.coordinator.http;

import dev.coppice.coordinator.token.Role;
import dev.coppice.coordinator.token.Token;
import java.util.Locale;
import java.util.Optional;

/**
 * Who asks for something.
 *
 * @param token empty where nobody needs one
 */
record Caller(Optional<Token> token) {
    /** The request attribute that holds it. */
    static final String ATTRIBUTE = "coppice.caller";

    /** Anybody, where nobody needs a token. */
    static final Caller ANYBODY = new Caller(Optional.empty());

    static Caller of(Token token) {
        return new Caller(Optional.of(token));
    }

    /** @throws Problem unless it may do what needs the role */
    void check(Role needed) {
        token.filter(held -> !held.role().covers(needed)).ifPresent(held -> {
            throw new Problem(
                    ProblemType.FORBIDDEN,
                    "this needs a token of role " + word(needed) + ", and the token '" + held.name() + "' has the role "
                            + word(held.role()) + "; 'coppice token create NAME --role " + word(needed)
                            + "' on the coordinator's host makes one, or whoever has a token of role operate, with POST /api/v1/tokens");
        });
    }

    /** As a command line takes it. */
    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** Tells callers apart; empty for anybody. */
    String id() {
        return token.map(Token::id).orElse("");
    }

    /** For people; empty for anybody. */
    String name() {
        return token.map(Token::name).orElse("");
    }
}
