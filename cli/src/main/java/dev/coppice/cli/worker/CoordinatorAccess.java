package dev.coppice.cli.worker;

import dev.coppice.cli.context.ServerAddress;
import dev.coppice.tls.TrustedCertificates;
import dev.coppice.worker.upload.FileEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the coordinator is reached.
 *
 * @param addresses of it and of those that stand by; at least one
 * @param tokenFile read with each call, so that the token can be renewed
 * @param token in place of a file's; a secret
 */
record CoordinatorAccess(
        List<URI> addresses, Optional<Path> certificates, Optional<Path> tokenFile, Optional<String> token) {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    FileEndpoint endpoint() throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .sslContext(TrustedCertificates.context(certificates))
                .build();
        return new FileEndpoint(addresses, this::current, client);
    }

    private Optional<String> current() throws IOException {
        return tokenFile.isPresent()
                ? Optional.of(Files.readString(tokenFile.get()).strip())
                : token;
    }

    /** Whether all of the addresses say that they are on this machine. */
    boolean isOnThisMachine() {
        return addresses.stream().map(URI::getHost).allMatch(ServerAddress::isLoopback);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return addresses.stream().map(URI::toString).collect(Collectors.joining(", "));
    }
}
