package dev.coppice.cli.context;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A coordinator that a person uses, or several that take over from each other.
 *
 * @param server its URL, without a slash at its end; several with commas
 * @param token what it lets the person in by; secret
 * @param certificates a PEM file with the certificates to trust; absolute
 */
public record Context(String server, Optional<String> token, Optional<String> certificates) {
    /** Whether all these are coordinators of this context. */
    boolean covers(List<URI> addresses) {
        return ServerAddress.parseAll(server).containsAll(addresses);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return server + (token.isPresent() ? " with a token" : "");
    }
}
