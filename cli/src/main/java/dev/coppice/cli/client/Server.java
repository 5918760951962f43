package dev.coppice.cli.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The coordinators of one fleet, of which one decides; often there is but one.
 *
 * @param addresses without slashes at their ends; at least one
 * @param token secret
 * @param certificates a PEM file with the certificates to trust; empty for those that Java trusts
 */
record Server(List<URI> addresses, Optional<String> token, Optional<Path> certificates) {
    Server {
        addresses = List.copyOf(addresses);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return addresses.stream().map(URI::toString).collect(Collectors.joining(", "));
    }
}
