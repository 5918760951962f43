package dev.coppice.cli.context;

import java.util.Optional;

/**
 * A coordinator that a person uses.
 *
 * @param server its URL, without a slash at its end
 * @param token what it lets the person in by; secret
 * @param certificates a PEM file with the certificates to trust; absolute
 */
public record Context(String server, Optional<String> token, Optional<String> certificates) {
    /** Without the token. */
    @Override
    public String toString() {
        return server + (token.isPresent() ? " with a token" : "");
    }
}
