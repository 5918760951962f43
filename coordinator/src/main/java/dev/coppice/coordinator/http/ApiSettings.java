package dev.coppice.coordinator.http;

import dev.coppice.coordinator.submission.SubmissionSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the API is served.
 *
 * @param version of the program
 * @param host an address or name of this machine
 * @param port 0 for any that is free
 * @param loopback whether only this machine reaches that address
 * @param publicAddress where others reach it, such as {@code https://coppice.example.org}, if the operator says so: a page from there is
 *     the own one
 * @param tls empty for plain HTTP
 * @param scratch a folder for what the server itself writes down; made if need be, and kept
 * @param largestBody of a request, in bytes; uploads have limits of their own
 */
public record ApiSettings(
        String version,
        String host,
        int port,
        boolean loopback,
        Optional<URI> publicAddress,
        Optional<Tls> tls,
        Path scratch,
        long largestBody,
        SubmissionSettings submissions) {

    /** PEM files. They are read again when they change. */
    public record Tls(Path certificate, Path privateKey) {}
}
