package dev.coppice.testkit.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that vouches for itself, with its private key.
 *
 * @param certificate a PEM file
 * @param privateKey a PEM file
 * @param certificateBytes in base64, without line ends
 * @param privateKeyBytes in base64, without line ends
 */
public record SelfSigned(Path certificate, Path privateKey, String certificateBytes, String privateKeyBytes) {
    private static final String PASSWORD = "changeit";
    private static final String NAME = "server";

    /**
     * Makes one with the JDK's keytool.
     *
     * @param folder gets the files {@code cert.pem} and {@code key.pem}
     * @param host that it is for, such as {@code ip:127.0.0.1} or {@code dns:example.org}
     */
    public static SelfSigned create(Path folder, String host)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        keytool(file, host);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        String certificate = base64(keys.getCertificate(NAME).getEncoded());
        String key = base64(keys.getKey(NAME, PASSWORD.toCharArray()).getEncoded());
        return new SelfSigned(
                pem(folder.resolve("cert.pem"), "CERTIFICATE", certificate),
                pem(folder.resolve("key.pem"), "PRIVATE KEY", key),
                certificate,
                key);
    }

    private static void keytool(Path file, String host) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        NAME,
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=" + NAME,
                        "-ext",
                        "SAN=" + host,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool made no certificate: " + said);
        }
    }

    private static Path pem(Path file, String kind, String bytes) throws IOException {
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + bytes + "\n-----END " + kind + "-----\n");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
