package dev.coppice.cli.fleet;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a client gets to a coordinator.
 *
 * @param scheme of its address
 * @param certificates a PEM file with those to trust; empty for those that Java trusts
 */
record Access(String scheme, Optional<Path> certificates, Optional<String> token) {
    static final Access OPEN = new Access("http", Optional.empty(), Optional.empty());

    /** By which the program gets to know of it. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        certificates.ifPresent(file -> variables.put("COPPICE_CERTIFICATES", file.toString()));
        token.ifPresent(secret -> variables.put("COPPICE_TOKEN", secret));
        return variables;
    }
}
