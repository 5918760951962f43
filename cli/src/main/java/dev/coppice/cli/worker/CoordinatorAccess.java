package dev.coppice.cli.worker;

import dev.coppice.tls.TrustedCertificates;
import dev.coppice.worker.upload.FileEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the coordinator is reached.
 *
 * @param tokenFile read with each call, so that the token can be renewed
 * @param token in place of a file's; a secret
 */
record CoordinatorAccess(URI address, Optional<Path> certificates, Optional<Path> tokenFile, Optional<String> token) {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    FileEndpoint endpoint() throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .sslContext(TrustedCertificates.context(certificates))
                .build();
        return new FileEndpoint(address, this::current, client);
    }

    private Optional<String> current() throws IOException {
        return tokenFile.isPresent()
                ? Optional.of(Files.readString(tokenFile.get()).strip())
                : token;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return address.toString();
    }
}
