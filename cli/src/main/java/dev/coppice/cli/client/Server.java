package dev.coppice.cli.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A coordinator to talk to.
 *
 * @param address without a slash at its end
 * @param token secret
 * @param certificates a PEM file with the certificates to trust; empty for those that Java trusts
 */
record Server(URI address, Optional<String> token, Optional<Path> certificates) {
    /** Without the token. */
    @Override
    public String toString() {
        return address.toString();
    }
}
