package dev.coppice.worker.environment.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The files in which a user tells Docker's command line of engines and registries. */
final class DockerConfiguration {
    private final Path folder;

    DockerConfiguration(Map<String, String> env, Path home) {
        String named = env.getOrDefault("DOCKER_CONFIG", "");
        folder = named.isBlank() ? home.resolve(".docker") : Path.of(named);
    }

    /** Nothing, where there is none. */
    JsonNode read() throws IOException {
        return read(folder.resolve("config.json"));
    }

    /** A context's description; nothing, where there is none of that name. */
    JsonNode context(String name) throws IOException {
        return read(folder.resolve("contexts/meta").resolve(sha256(name)).resolve("meta.json"));
    }

    private static JsonNode read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return MissingNode.getInstance();
        }
        try {
            return Connection.json().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new IOException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
