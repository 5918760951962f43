package dev.coppice.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom to trust at the other end of a TLS connection. */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * Reads them.
     *
     * @param file a PEM file with certificates; empty for those that the JVM trusts
     * @throws IOException when the file is not what it should be; the message names it
     */
    public static SSLContext context(Optional<Path> file) throws IOException {
        try {
            if (file.isEmpty()) {
                return SSLContext.getDefault();
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(keyStore(file.get()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(
                    "the certificates to trust can't be read from "
                            + file.map(Path::toString).orElse("the JVM's trust store") + ": " + e.getMessage()
                            + ". It takes a PEM file",
                    e);
        }
    }

    private static KeyStore keyStore(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        if (Files.notExists(file)) {
            throw new IOException("there is no such file"); // Java's own message is its name only
        }
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("it holds no certificate");
            }
        }
        return store;
    }
}
